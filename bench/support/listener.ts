import { fork } from 'node:child_process'

/** A program in a process of its own that takes Slack's requests. */
export interface ListenerProcess extends AsyncDisposable {
  readonly url: string
  /** Asks it something; it answers with one message. */
  readonly ask: (question: string) => Promise<unknown>
}

interface ListenerOptions {
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly execArgv?: readonly string[]
}

/** Starts a program that tells its port as its first message, and ends when it is left alone. */
export async function startListener(
  file: string,
  { env, cwd, execArgv = [] }: ListenerOptions,
): Promise<ListenerProcess> {
  const child = fork(file, [], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: process.env.PATH ?? '', ...env },
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<void>()
  child.once('exit', (code) => {
    if (code === 0) end()
    else fail(new Error(`${file}: expected it to end with 0, got ${code}`))
  })
  ended.catch(() => {})
  const answer = async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    child.once('message', resolve)
    await Promise.race([promise, ended])
    return promise
  }
  const { port } = (await answer()) as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    ask(question) {
      const answered = answer()
      child.send(question)
      return answered
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

/** Resolves when the process that started this one lets go of it. */
export function leftAlone(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  process.once('disconnect', () => resolve())
  return promise
}
