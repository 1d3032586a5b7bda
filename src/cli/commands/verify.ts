import { verifyRanking } from '../../workflows/verify-ranking.ts'
import { mediumOf, monthOf } from '../arguments.ts'
import { defineCliCommand, EXIT } from '../command.ts'
import { refuse } from '../exit.ts'

export const verify = defineCliCommand({
  name: 'verify',
  summary: 'Make a published ranking and its messages again from the original file, and name the first difference.',
  args: ['<medium>', '<month>'],
  options: [],
  acts: false,
  async run(call, { output, context, fault }) {
    const medium = mediumOf(call.args[0])
    const month = monthOf(call.args[1])
    output.progress('computing again …')
    const outcome = await verifyRanking((await context()).database.prisma, medium, month)
    if (!outcome.ok) return refuse(output, outcome.refusal)
    const { version, difference, checked } = outcome.value
    if (difference === null) {
      output.json({ ok: true, medium, month, version, checked, difference })
      const { dataRows, rankedUnits, messages } = checked
      output.line(
        `${medium} ${month} version ${version}: ${dataRows} rows, ${rankedUnits} ranked units and ${messages} messages are as published.`,
      )
      return EXIT.done
    }
    output.note(`${medium} ${month} version ${version} differs at ${difference.place}:`)
    output.note(`  expected ${difference.expected}`)
    output.note(`  stored   ${difference.stored}`)
    const reference = await fault('a published ranking differs from what is stored')
    output.json({ ok: false, medium, month, version, checked, difference, fault: { reference } })
    return EXIT.fault
  },
})
