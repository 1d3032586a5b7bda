import type { ReplyButton } from '../define.ts'

/** Entries of one page of an answer. */
export const PAGE_ENTRIES = 8

/** The buttons to the pages before and behind one that begins at `offset`. */
export function offsetButtons<Question>(
  { question, offset }: { readonly question: Question; readonly offset: number },
  hasMore: boolean,
  words: {
    readonly actions: { readonly previous: string; readonly next: string }
    readonly previous: string
    readonly next: string
  },
): readonly ReplyButton[] {
  const { actions, previous, next } = words
  const toPage = (action: string, label: string, at: number) => ({ action, label, value: { question, offset: at } })
  return [
    ...(offset === 0 ? [] : [toPage(actions.previous, previous, Math.max(0, offset - PAGE_ENTRIES))]),
    ...(hasMore ? [toPage(actions.next, next, offset + PAGE_ENTRIES)] : []),
  ]
}
