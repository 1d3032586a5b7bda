import { gapLine } from '../../workflows/coverage.ts'
import { type Published, publishRanking } from '../../workflows/publish-ranking.ts'
import { flag, listOption, mediumOf, monthOf, reasonOption, UsageError } from '../arguments.ts'
import { type Call, defineCliCommand, EXIT, type ExitCode } from '../command.ts'
import { report } from '../exit.ts'
import type { Output } from '../output.ts'

export const publish = defineCliCommand({
  name: 'publish',
  summary: 'Publish a reviewed ranking: enqueue its notices and summons proposals.',
  args: ['<medium>', '<month>'],
  options: [
    { flags: '--check', help: 'only list who cannot be reached' },
    { flags: '--waive <unit>', help: 'go on although this unit cannot be reached', many: true },
    { flags: '--reason <text>', help: 'why the gap is waived' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const medium = mediumOf(call.args[0])
    const month = monthOf(call.args[1])
    const checkOnly = flag(call, 'check')
    const waive = waiverOf(call)
    const office = await context()
    if (office.openWorkspace != null) output.progress('asking Slack about channels and people …')
    const outcome = await publishRanking(office, { medium, month, checkOnly, waive, by: call.actor })
    output.progress(null)
    return report(output, outcome, (published) => show(output, published, checkOnly))
  },
})

function waiverOf(call: Call) {
  const units = listOption(call, 'waive')
  const reason = reasonOption(call)
  if (units === null) return null
  if (reason === null) throw new UsageError('--reason: got nothing; expected why the gap is waived')
  return { units, reason }
}

function show(output: Output, published: Published, checkOnly: boolean): ExitCode {
  const { ranking, gaps, warnings, notChecked, enqueued, alreadyPublished } = published
  const { medium, month, version, state, waivers } = ranking
  output.json({ medium, month, version, state, enqueued, alreadyPublished, waivers, gaps, warnings, notChecked })
  if (checkOnly) return showCheck(output, published)
  if (alreadyPublished) output.line(`${medium} ${month} version ${version} is published already; nothing new to send.`)
  else output.line(`${medium} ${month} version ${version}: published, ${enqueued} message(s) enqueued.`)
  const waived = new Set(waivers.map(({ unitCode }) => unitCode))
  const open = gaps.filter(({ unitCode }) => !waived.has(unitCode))
  for (const gap of [...open, ...warnings]) output.note(`warning: ${gapLine(gap)}`)
  for (const text of notChecked) output.note(`note: ${text}`)
  if (!alreadyPublished) output.line('→ duban drain sends them, unless duban serve is running')
  return EXIT.done
}

function showCheck(output: Output, { gaps, warnings, notChecked }: Published): ExitCode {
  output.line(gaps.length === 0 ? 'No gaps: everybody who has to hear can be reached.' : `${gaps.length} gap(s):`)
  for (const gap of gaps) output.line(`  ${gapLine(gap)}`)
  if (warnings.length > 0) output.line(`${warnings.length} warning(s):`)
  for (const gap of warnings) output.line(`  ${gapLine(gap)}`)
  for (const text of notChecked) output.note(`note: ${text}`)
  return gaps.length === 0 ? EXIT.done : EXIT.decisionNeeded
}
