import { isSummonee, SUMMONEES, type Summonee } from '../../domain/ladder.ts'
import { issueSummons } from '../../workflows/issue-summons.ts'
import { flag, listOption, mediumOf, monthOf, textOption, UsageError, wordOf } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'

export const summon = defineCliCommand({
  name: 'summon',
  summary: 'Issue the interview summonses that are proposed, all or those named.',
  args: ['<medium>', '<month>'],
  options: [
    { flags: '--at <time>', help: 'local time, "YYYY-MM-DD HH:mm"', required: true },
    { flags: '--place <text>', help: 'where the interview is held', required: true },
    { flags: '--unit <unit>', help: 'a township by code or 区全称/单位名称', many: true },
    {
      flags: '--who <who>',
      help: `who has to come: ${SUMMONEES.join(' | ')} (default: as the ladder proposes, else principal)`,
    },
    { flags: '--merge', help: 'one meeting for a township that is proposed for the other medium too' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const input = {
      medium: mediumOf(call.args[0]),
      month: monthOf(call.args[1]),
      at: wordOf(textOption(call, 'at') ?? undefined, '--at').trim(),
      place: wordOf(textOption(call, 'place') ?? undefined, '--place').trim(),
      units: listOption(call, 'unit'),
      merge: flag(call, 'merge'),
      who: summoneeOf(textOption(call, 'who')),
      by: call.actor,
    }
    const outcome = await issueSummons(await context(), input)
    return report(output, outcome, (summoned) => {
      output.json({ ok: true, medium: input.medium, month: input.month, at: input.at, place: input.place, ...summoned })
      output.line(
        `${summoned.units.length} summons(es) issued for ${input.at}, ${summoned.enqueued} message(s) enqueued:`,
      )
      for (const unit of summoned.units)
        output.line(`  ${unit.unitCode} ${unit.unitName} (${unit.media.join(' + ')}), to come: ${unit.who}`)
      for (const warning of summoned.warnings) output.note(`warning: ${warning}`)
      return undefined
    })
  },
})

function summoneeOf(text: string | null): Summonee | null {
  if (text === null || isSummonee(text)) return text
  throw new UsageError(`--who ${text}: expected ${SUMMONEES.join(', ')}`)
}
