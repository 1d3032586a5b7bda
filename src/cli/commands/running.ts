import type { Db } from '../../store/database.ts'
import { listMessages } from '../../store/outbox.ts'
import { type Wait, waitsOf } from '../../store/waits.ts'
import { flag, numberOption, textOption } from '../arguments.ts'
import { defineCliCommand, EXIT } from '../command.ts'

const DRAIN_SECONDS_DEFAULT = 120
const DRAIN_SECONDS_MAX = 86_400

export const drain = defineCliCommand({
  name: 'drain',
  summary: 'Run the workers until nothing is due, then exit.',
  args: [],
  options: [{ flags: '--timeout <seconds>', help: `give up after so long (default ${DRAIN_SECONDS_DEFAULT})` }],
  acts: false,
  async run(call, { output, context, drain: runDrain, fault }) {
    const seconds = numberOption(call, 'timeout', 1, DRAIN_SECONDS_MAX) ?? DRAIN_SECONDS_DEFAULT
    output.progress('sending …')
    const { isDone, waiting, heldBy } = await runDrain(seconds * 1000)
    const waitsFor = waiting === 0 ? [] : await countWaits((await context()).database.prisma)
    const lines = waitsFor.map(waitLine)
    if (!isDone) {
      output.note(
        `After ${seconds} s messages are still due (${waiting} not settled); see \`duban messages --state pending\`.`,
      )
      for (const line of lines) output.note(line)
      const reference = await fault(`drain ran out of time with ${waiting} messages not settled`)
      output.json({ ok: false, waiting, heldBy, waitsFor, fault: { reference } })
      return EXIT.fault
    }
    output.json({ ok: true, waiting, heldBy, waitsFor })
    output.line(
      waiting === 0
        ? 'Nothing is due.'
        : `Nothing is due; ${waiting} message(s) wait, see \`duban messages --state pending\`${heldBy === null ? '.' : `: ${heldBy}.`}`,
    )
    for (const line of lines) output.line(line)
    return EXIT.done
  },
})

type CountedWait = { readonly count: number } & (
  | Exclude<Wait, { readonly channelRetired: string }>
  | { readonly channelId: string; readonly channelRetired: string }
)

/** For what, and how many, pending messages wait; those that wait for their time only are left out. */
async function countWaits(db: Db): Promise<readonly CountedWait[]> {
  const pending = await listMessages(db, { state: 'pending' })
  const waits = await waitsOf(db, pending)
  const counted = new Map<string, CountedWait>()
  for (const { id, channelId } of pending) {
    const wait = waits.get(id)
    if (wait === undefined) continue
    const what = 'messageId' in wait ? wait : { channelId, ...wait }
    const key = JSON.stringify(what)
    counted.set(key, { ...what, count: (counted.get(key)?.count ?? 0) + 1 })
  }
  return [...counted.values()]
}

function waitLine(wait: CountedWait): string {
  return 'messageId' in wait
    ? `  ${wait.count} for message ${wait.messageId}, which is ${wait.state}`
    : `  ${wait.count} for channel ${wait.channelId}, which is retired: ${wait.channelRetired}`
}

export const serve = defineCliCommand({
  name: 'serve',
  summary: 'Run the bot: Slack, schedules, workers and health, until SIGTERM.',
  args: [],
  options: [],
  acts: false,
  run: (_call, runtime) => runtime.serve(),
})

export const doctor = defineCliCommand({
  name: 'doctor',
  summary: 'Check settings, database, Slack and calendar; one line each with the mend.',
  args: [],
  options: [],
  acts: false,
  run: (_call, runtime) => runtime.doctor(),
})

export const demo = defineCliCommand({
  name: 'demo',
  summary: 'Show the whole month on a sample office and a fake Slack workspace.',
  args: [],
  options: [
    { flags: '--keep', help: 'stay up afterwards, to look around' },
    { flags: '--folder <dir>', help: 'where the sample office is written (default .duban/demo)' },
  ],
  acts: false,
  run: (call, runtime) => runtime.demo({ keep: flag(call, 'keep'), folder: textOption(call, 'folder') }),
})
