import { defineNotice } from '../define-notice.ts'
import type { SummonsFacts } from '../facts.ts'
import { calendarFiles } from './phrases.ts'
import { SUMMONS_SAMPLES, SummonsView, summonsActions, summonsStem, toSummonsView } from './summons-view.ts'

/** To the township: come to the interview, with the meeting as a calendar file. */
export const interviewSummons = defineNotice({
  kind: 'interviewSummons',
  view: SummonsView,
  toView: toSummonsView,
  samples: SUMMONS_SAMPLES,
  fileStem: summonsStem,
  actions: summonsActions,
  files: (facts: SummonsFacts, format) =>
    calendarFiles(facts, facts.banner?.kind === 'postponed' ? 'CANCEL' : 'REQUEST', format),
})
