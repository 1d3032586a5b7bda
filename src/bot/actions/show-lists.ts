import { InterviewButtonValue } from '../../notifications/notices/button-values.ts'
import { answerInterview, answerInterviews } from '../answers/interviews.ts'
import { InterviewsPage, ReceiptsPage } from '../answers/questions.ts'
import { answerReceipts } from '../answers/receipts.ts'
import { type ActionDefinition, defineAction } from '../define.ts'
import { answered } from './show-cases.ts'

/** Other pages of a list, and the unit that was meant among several: each takes the place of what was looked at. */
const PAGES = ['list', 'next', 'previous'] as const

/** The buttons of lists of interviews and of receipts. */
export const LIST_ACTIONS: readonly ActionDefinition<unknown>[] = [
  ...PAGES.map((page) =>
    defineAction({
      id: `interviews.${page}`,
      value: InterviewsPage,
      run: async ({ value, by }, tools) => answered(await answerInterviews(tools, value, by), true),
    }),
  ),
  ...PAGES.map((page) =>
    defineAction({
      id: `receipts.${page}`,
      value: ReceiptsPage,
      run: async ({ value, by }, tools) => answered(await answerReceipts(tools, value, by), true),
    }),
  ),
  // One interview of a list; the list stays.
  defineAction({
    id: 'interviews.show',
    value: InterviewButtonValue,
    run: async ({ value, by }, tools) => answered(await answerInterview(tools, value.meetingId, by), false),
  }),
]
