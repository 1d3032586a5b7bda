import { drawTrend } from '../../notifications/trend-picture.ts'
import { fillIn } from '../../notifications/words.ts'
import { nameOfUnit } from '../answers/choose-unit.ts'
import { UnitQuestion } from '../answers/questions.ts'
import { loadUnitHistory, mediumToDraw } from '../answers/unit-history.ts'
import { defineAction } from '../define.ts'

/** A unit's curve as a picture, for workspaces that show no charts. */
export const drawUnitTrend = defineAction({
  id: 'unit.picture',
  value: UnitQuestion,
  async run({ value, by }, tools) {
    const { replies, context } = tools
    const found = await loadUnitHistory(tools, value, by)
    if (!found.ok) return { kind: 'refused', refusal: found.refusal }
    const drawn = mediumToDraw(found.value)
    if (drawn === null) return { kind: 'said', paragraphs: [replies.history.nothingToDraw] }
    const medium = context.templates.format.words.media[drawn.medium].name
    const title = fillIn(replies.history.chartTitle, { unit: nameOfUnit(tools, found.value.unit), medium })
    const fileName = `trend-${drawn.medium}-${found.value.unit.unitCode}.png`
    return { kind: 'file', file: { fileName, title, content: drawTrend(drawn.points) } }
  },
})
