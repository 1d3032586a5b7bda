import { answerCase, answerCases } from '../answers/cases.ts'
import { CasePage, CaseQuestion } from '../answers/questions.ts'
import { type Answer, defineAction, type Reply } from '../define.ts'

/** Another page of a list of cases, in the place of the one that was looked at. */
function toPage(id: string) {
  return defineAction({
    id,
    value: CasePage,
    run: async ({ value, by }, tools) => answered(await answerCases(tools, value.question, value.place, by), true),
  })
}

export const nextCases = toPage('cases.next')
export const previousCases = toPage('cases.previous')
/** The unit that was meant among several. */
export const listCasesOf = toPage('cases.list')

/** One case of a list; the list stays. */
export const showCase = defineAction({
  id: 'case.show',
  value: CaseQuestion,
  run: async ({ value, by }, tools) => answered(await answerCase(tools, value.number, by), false),
})

/** A button always asks what can be asked: its value was checked. */
export function answered(reply: Reply, inPlace: boolean): Answer {
  if (reply.kind === 'misused') throw new TypeError('a button asked what cannot be asked')
  return reply.kind === 'said' ? { ...reply, inPlace } : reply
}
