import { defineNotice } from '../define-notice.ts'
import type { SummonsFacts } from '../facts.ts'
import { calendarFiles } from './phrases.ts'
import { SUMMONS_SAMPLES, SummonsView, summonsStem, toSummonsView } from './summons-view.ts'

/** To the township's district: the copy of the summons, with who is asked to sit in. */
export const interviewSummonsCopy = defineNotice({
  kind: 'interviewSummonsCopy',
  view: SummonsView,
  toView: toSummonsView,
  samples: SUMMONS_SAMPLES,
  fileStem: summonsStem,
  files: (facts: SummonsFacts, format) =>
    calendarFiles(facts, facts.banner?.kind === 'postponed' ? 'CANCEL' : 'REQUEST', format),
})
