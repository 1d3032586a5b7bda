import { UnitQuestion, WhoQuestion } from '../answers/questions.ts'
import { answerWho } from '../answers/responsible-people.ts'
import { answerUnit } from '../answers/unit-history.ts'
import { defineAction } from '../define.ts'
import { answered } from './show-cases.ts'

/** The unit that was meant among several: its history takes the place of the choice. */
export const showUnit = defineAction({
  id: 'unit.show',
  value: UnitQuestion,
  run: async ({ value, by }, tools) => answered(await answerUnit(tools, value, by), true),
})

/** The same for who answers for it. */
export const showWho = defineAction({
  id: 'who.show',
  value: WhoQuestion,
  run: async ({ value, by }, tools) => answered(await answerWho(tools, value, by), true),
})
