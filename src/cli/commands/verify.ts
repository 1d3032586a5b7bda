import { verifyRanking } from '../../workflows/verify-ranking.ts'
import { mediumOf, monthOf } from '../arguments.ts'
import { defineCliCommand, EXIT } from '../command.ts'
import { report } from '../exit.ts'

export const verify = defineCliCommand({
  name: 'verify',
  summary: 'Make a published ranking and its messages again from the original file, and name the first difference.',
  args: ['<medium>', '<month>'],
  options: [],
  acts: false,
  async run(call, { output, context }) {
    const medium = mediumOf(call.args[0])
    const month = monthOf(call.args[1])
    output.progress('computing again …')
    const outcome = await verifyRanking((await context()).database.prisma, medium, month)
    return report(output, outcome, ({ version, difference, checked }) => {
      output.json({ ok: difference === null, medium, month, version, checked, difference })
      if (difference === null) {
        const { dataRows, rankedUnits, messages } = checked
        output.line(
          `${medium} ${month} version ${version}: ${dataRows} rows, ${rankedUnits} ranked units and ${messages} messages are as published.`,
        )
        return EXIT.done
      }
      output.note(`${medium} ${month} version ${version} differs at ${difference.place}:`)
      output.note(`  expected ${difference.expected}`)
      output.note(`  stored   ${difference.stored}`)
      return EXIT.fault
    })
  },
})
