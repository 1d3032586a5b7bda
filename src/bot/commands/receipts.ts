import { ROLES } from '../../domain/people.ts'
import { isMonth, type Month, toLocalDateTime } from '../../domain/time.ts'
import { fullName, ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { SignedMessage } from '../../workflows/list-receipts.ts'
import { type BotTools, defineCommand } from '../define.ts'

/** Messages of one answer; the rest is counted. */
const LISTED_MAX = 8
/** Words that ask for what is signed for as well. */
const ALL_WORDS: readonly string[] = ['all', '全部']

/** Shows who has not signed for what, or with `all` who has too, of the units one may see. */
export const receipts = defineCommand({
  names: { 'zh-CN': '签收', en: 'receipts' },
  usage: { 'zh-CN': '[全部] [YYYY-MM] [单位]', en: '[all] [YYYY-MM] [unit]' },
  summary: {
    'zh-CN': '查看哪些消息尚未签收、谁已签收',
    en: 'shows what has not been signed for, and who has signed',
  },
  roles: ROLES,
  async run({ words, by }, tools) {
    const isAll = words.some((word) => ALL_WORDS.includes(word.toLowerCase()))
    const months = words.flatMap((word) => monthNamed(word) ?? [])
    const units = words.filter((word) => !ALL_WORDS.includes(word.toLowerCase()) && monthNamed(word) === null)
    if (months.length > 1 || units.length > 1) return { kind: 'misused' }
    const [month = null] = months
    const [unit = null] = units
    const { context, workflows, replies } = tools
    const found = await workflows.listReceipts(context, { month, unit, isOpen: !isAll, take: LISTED_MAX, by })
    if (!found.ok) return { kind: 'refused', refusal: found.refusal }
    const { listed, more } = found.value
    if (listed.length === 0) return { kind: 'said', paragraphs: [replies.receipts.nothing] }
    const head = fillIn(replies.receipts.head, { count: listed.length + more })
    const rest = more === 0 ? [] : [fillIn(replies.receipts.rest, { count: more })]
    return { kind: 'said', paragraphs: [head, ...listed.map((entry) => entryText(entry, tools)), ...rest] }
  },
})

/** `2026-10`, `2026年10月`. */
function monthNamed(word: string): Month | null {
  const parts = /^(\d{4})(?:-|年)(\d{1,2})月?$/.exec(word)
  const month = `${parts?.[1] ?? ''}-${(parts?.[2] ?? '').padStart(2, '0')}`
  return isMonth(month) ? month : null
}

function entryText({ run, unit, roll, signBy, permalink }: SignedMessage, { context, replies }: BotTools): string {
  const { format } = context.templates
  const { entry, stopped, due, signed, unsigned } = replies.receipts
  const lines = [
    fillIn(entry, {
      unit: unit.district === '' ? unit.unitName : fullName(unit, format),
      month: run.month === null ? '' : format.month(run.month),
      kind: ownWord(format.words.kinds, run.kind),
      message: run.messageId,
    }),
    ...(signBy === null ? [] : [fillIn(due, { day: format.dayAndWeekday(signBy) })]),
    ...(run.state === 'stopped' ? [stopped] : []),
    ...roll.map(({ name, role, signedAt }) => {
      const person = { name, role: format.words.roles[role] }
      if (signedAt === null) return fillIn(unsigned, person)
      return fillIn(signed, { ...person, at: format.dateTime(toLocalDateTime(signedAt, context.office.timeZone)) })
    }),
    ...(permalink === null ? [] : [permalink]),
  ]
  return lines.join('\n')
}
