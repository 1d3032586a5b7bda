import { explanationLines } from '../../domain/explain-words.ts'
import { explainUnit } from '../../workflows/explain-unit.ts'
import { mediumOf, monthOf, numberOption, wordOf } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'

export const explain = defineCliCommand({
  name: 'explain',
  summary: 'Show every step from stored input to a unit’s place.',
  args: ['<medium>', '<month>', '<unit>'],
  options: [{ flags: '--version <n>', help: 'a version of the ranking' }],
  acts: false,
  async run(call, { output, context }) {
    const medium = mediumOf(call.args[0])
    const month = monthOf(call.args[1])
    const unit = wordOf(call.args[2], 'UNIT')
    const version = numberOption(call, 'version', 1, 1_000_000)
    const { database, office } = await context()
    const outcome = await explainUnit(database.prisma, { medium, month, version, unit })
    return report(output, outcome, (explanation) => {
      output.json({ medium, ...explanation })
      if (!output.isJson) for (const line of explanationLines(explanation, office.locale)) output.line(line)
      return undefined
    })
  },
})
