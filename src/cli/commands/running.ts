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
  async run(call, { output, drain: runDrain }) {
    const seconds = numberOption(call, 'timeout', 1, DRAIN_SECONDS_MAX) ?? DRAIN_SECONDS_DEFAULT
    output.progress('sending …')
    const { isDone, waiting } = await runDrain(seconds * 1000)
    output.json({ ok: isDone, waiting })
    if (!isDone) {
      output.note(
        `After ${seconds} s messages are still due (${waiting} not settled); see \`duban messages --state pending\`.`,
      )
      return EXIT.fault
    }
    output.line(
      waiting === 0
        ? 'Nothing is due.'
        : `Nothing is due; ${waiting} message(s) wait, see \`duban messages --state pending\`.`,
    )
    return EXIT.done
  },
})

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
