import { toRankingDocument } from '../../workflows/ranking-document.ts'
import { type ReviewDecision, reviewRanking } from '../../workflows/review-ranking.ts'
import { flag, mediumOf, monthOf, numberOption, reasonOption, textOption, UsageError } from '../arguments.ts'
import { type Call, defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { showBottom } from '../show-ranking.ts'

export const review = defineCliCommand({
  name: 'review',
  summary: 'Accept a computed ranking as a second person, or return it with a reason.',
  args: ['<medium>', '<month>'],
  options: [
    { flags: '--tie <policy>', help: 'strict or include: what to do with a tie that crosses the edge' },
    { flags: '--return', help: 'return the ranking instead of accepting it' },
    { flags: '--reason <text>', help: 'why; needed with --tie and --return' },
    { flags: '--version <n>', help: 'the version that was looked at' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const medium = mediumOf(call.args[0])
    const month = monthOf(call.args[1])
    const decision = decisionOf(call)
    const version = numberOption(call, 'version', 1, 1_000_000)
    const outcome = await reviewRanking(await context(), { medium, month, version, decision, by: call.actor })
    return report(output, outcome, (reviewed) => {
      output.json(toRankingDocument(reviewed))
      if (reviewed.tieNotNeeded) output.note('No tie crosses the edge of the list; --tie had no effect.')
      if (decision.kind === 'return') {
        output.line(`${medium} ${month} version ${reviewed.ranking.version}: returned.`)
        output.line(
          `→ duban import month FILE --medium ${medium} --month ${month}, then duban compute ${medium} ${month}`,
        )
        return undefined
      }
      output.line(`${medium} ${month} version ${reviewed.ranking.version}: accepted.`)
      showBottom(output, reviewed)
      output.line(`→ duban publish ${medium} ${month}`)
      return undefined
    })
  },
})

function decisionOf(call: Call): ReviewDecision {
  const policy = textOption(call, 'tie')
  const reason = reasonOption(call)
  if (flag(call, 'return')) {
    if (policy !== null) throw new UsageError('--tie and --return: expected one of them')
    if (reason === null) throw new UsageError('--reason: got nothing; expected why the ranking is returned')
    return { kind: 'return', reason }
  }
  if (policy === null) return { kind: 'approve', tie: null }
  if (policy !== 'strict' && policy !== 'include') throw new UsageError(`--tie ${policy}: expected strict or include`)
  if (reason === null) throw new UsageError('--reason: got nothing; expected why the tie is decided so')
  return { kind: 'approve', tie: { policy, reason } }
}
