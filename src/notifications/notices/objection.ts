import { defineNotice } from '../define-notice.ts'
import type { ObjectionFacts } from '../facts.ts'
import { toObjectionButtonValue } from './button-values.ts'
import { OBJECTION_SAMPLES, ObjectionView, objectionStem, toObjectionView } from './objection-view.ts'

/** To the review channel: a unit objects to its data; a reviewer decides, with the reason. */
export const objection = defineNotice({
  kind: 'objection',
  view: ObjectionView,
  toView: toObjectionView,
  samples: OBJECTION_SAMPLES,
  fileStem: objectionStem,
  actions: ({ objectionId, outcome }: ObjectionFacts) => {
    if (outcome !== null) return []
    const value = toObjectionButtonValue(objectionId)
    return [
      { actionId: 'objection.uphold', label: 'objection.uphold', value, style: 'primary' },
      { actionId: 'objection.dismiss', label: 'objection.dismiss', value },
    ]
  },
})
