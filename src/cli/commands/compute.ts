import { computeRanking } from '../../workflows/compute-ranking.ts'
import { toRankingDocument } from '../../workflows/ranking-document.ts'
import { mediumOf, monthOf } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { showBottom } from '../show-ranking.ts'

export const compute = defineCliCommand({
  name: 'compute',
  summary: 'Compute a month’s ranking from the newest data and the rules in force.',
  args: ['<medium>', '<month>'],
  options: [],
  acts: true,
  async run(call, { output, context }) {
    const medium = mediumOf(call.args[0])
    const month = monthOf(call.args[1])
    const outcome = await computeRanking(await context(), { medium, month, by: call.actor })
    return report(output, outcome, (computed) => {
      output.json({ ...toRankingDocument(computed), isNew: computed.isNew })
      const { version, ranked, notRanked } = computed.ranking
      const verb = computed.isNew ? 'computed' : 'unchanged since'
      output.line(
        `${medium} ${month}: ${verb} version ${version}; ${ranked.length} ranked, ${notRanked.length} not ranked.`,
      )
      showBottom(output, computed)
      return undefined
    })
  },
})
