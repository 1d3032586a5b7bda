import { z } from 'zod'
import { defineNotice } from '../define-notice.ts'
import type { DataReviewRequestFacts } from '../facts.ts'
import { OBJECTION_SAMPLES, ObjectionView, objectionStem, toObjectionView } from './objection-view.ts'
import * as phrases from './phrases.ts'

const [open, upheld = open] = OBJECTION_SAMPLES

/** To the importer, when an objection is upheld: the data are to be checked and brought in again. */
export const dataReviewRequest = defineNotice({
  kind: 'dataReviewRequest',
  view: ObjectionView.extend({ importers: phrases.Text, medium: z.enum(['air', 'water']), monthCode: phrases.Text }),
  toView: (facts: DataReviewRequestFacts, format) => ({
    ...toObjectionView(facts, format),
    importers: facts.importers.join(format.words.listSeparator) || phrases.ownWord(format.words.roles, 'importer'),
    medium: facts.medium,
    monthCode: facts.month,
  }),
  samples: [
    { ...upheld, importers: ['数据员甲'] },
    { ...upheld, importers: [] },
  ],
  fileStem: objectionStem,
})
