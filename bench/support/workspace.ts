import { fork } from 'node:child_process'
import { join } from 'node:path'

/** How a program reaches the workspace. */
export interface WorkspaceAddress {
  readonly url: string
  /** Slack's Web API, with a trailing slash. */
  readonly apiUrl: string
  readonly botToken: string
  readonly signingSecret: string
}

export interface BenchWorkspace extends AsyncDisposable {
  readonly address: WorkspaceAddress
}

/** Starts a fake Slack workspace in a process of its own, so that its work is not counted as the sender's. */
export async function startWorkspace(made: {
  readonly channels: readonly string[]
  readonly users: readonly string[]
}): Promise<BenchWorkspace> {
  const child = fork(join(import.meta.dirname, 'workspace-main.ts'), [JSON.stringify(made)])
  const { promise: address, resolve, reject } = Promise.withResolvers<WorkspaceAddress>()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  child.once('message', (message) => resolve(message as WorkspaceAddress))
  child.once('exit', (code) => {
    reject(new Error(`the workspace ended with ${code}`))
    end()
  })
  return {
    address: await address,
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}
