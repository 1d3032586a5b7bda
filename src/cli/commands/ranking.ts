import { showRanking, toRankingDocument } from '../../workflows/ranking-document.ts'
import { mediumOf, monthOf, numberOption } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { showWhole } from '../show-ranking.ts'

export const ranking = defineCliCommand({
  name: 'ranking',
  summary: 'Show a ranking, the newest version unless another is named.',
  args: ['<medium>', '<month>'],
  options: [{ flags: '--version <n>', help: 'a version of the ranking' }],
  acts: false,
  async run(call, { output, context }) {
    const medium = mediumOf(call.args[0])
    const month = monthOf(call.args[1])
    const version = numberOption(call, 'version', 1, 1_000_000)
    const shown = await showRanking((await context()).database.prisma, medium, month, version)
    return report(output, shown, (value) => {
      output.json(toRankingDocument(value))
      if (!output.isJson) showWhole(output, value)
      return undefined
    })
  },
})
