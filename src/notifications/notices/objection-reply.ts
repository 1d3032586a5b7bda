import { defineNotice } from '../define-notice.ts'
import type { ObjectionReplyFacts } from '../facts.ts'
import { OBJECTION_SAMPLES, ObjectionView, objectionStem, toObjectionView } from './objection-view.ts'

/** To the unit, in the thread of its notice: its objection was received, or what became of it. */
export const objectionReply = defineNotice<ObjectionReplyFacts, ReturnType<typeof toObjectionView>>({
  kind: 'objectionReply',
  view: ObjectionView,
  toView: toObjectionView,
  samples: OBJECTION_SAMPLES,
  fileStem: objectionStem,
})
