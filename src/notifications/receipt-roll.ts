import type { NoticeAction } from './define-notice.ts'
import type { Section } from './document.ts'
import type { ReceiptFacts, RollFacts } from './facts.ts'
import type { Format } from './format.ts'
import { toReceiptButtonValue } from './notices/button-values.ts'
import { fillIn } from './words.ts'

/** What the facts of a message say of its receipts; `null` for one that nobody is asked to sign for. */
export function receiptOf(facts: unknown): ReceiptFacts | null {
  return (facts as { readonly receipt?: ReceiptFacts } | null)?.receipt ?? null
}

/** The buttons below a message that has to be signed for: to sign, while somebody has not, and to object. */
export function receiptActions(facts: unknown): readonly NoticeAction[] {
  const receipt = receiptOf(facts)
  if (receipt === null) return []
  const value = toReceiptButtonValue(receipt.of)
  const isSigned = receipt.roll.every(({ signedAt }) => signedAt !== null)
  return [
    ...(isSigned ? [] : [{ actionId: 'receipt.sign', label: 'receipt.sign', value, style: 'primary' } as const]),
    ...(receipt.mayObject ? [{ actionId: 'objection.raise', label: 'objection.raise', value }] : []),
  ]
}

/** Who has signed and when, and who has not: the last lines of the message, whatever its template says. */
export function rollSection({ roll }: ReceiptFacts, format: Format): Section {
  const { receiptRoll } = format.words
  const signed = roll.filter(({ signedAt }) => signedAt !== null).length
  const head = fillIn(receiptRoll.head, { signed, total: roll.length })
  const lines = roll.map((entry) => rollLine(entry, format))
  const text = [head, ...lines].join('\n')
  return { type: 'quote', inlines: [{ type: 'text', text, bold: false, italic: false }] }
}

function rollLine({ name, role, isActing = false, signedAt }: RollFacts, { words, dateTime }: Format): string {
  const { signed, unsigned, acting } = words.receiptRoll
  const own = words.roles[role]
  const person = { name, role: isActing ? fillIn(acting, { role: own }) : own }
  return signedAt === null ? fillIn(unsigned, person) : fillIn(signed, { ...person, at: dateTime(signedAt) })
}
