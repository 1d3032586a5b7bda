import { z } from 'zod'
import { type MeetingStep, stepMeeting } from '../../domain/meeting.ts'
import { defineNotice, type NoticeAction } from '../define-notice.ts'
import type { ProposalFacts } from '../facts.ts'
import type { Format } from '../format.ts'
import type { MeetingFacts } from '../interview-facts.ts'
import { toInterviewButtonValue, toProposalButtonValue } from './button-values.ts'
import { LadderView, SAMPLE_MEETING_ID, sampleMeeting, toLadderView } from './interview-phrases.ts'
import * as phrases from './phrases.ts'
import { sampleNewUnit, sampleRanking, sampleRepeatedUnit, sampleUnit } from './samples.ts'

const sample: ProposalFacts = { ranking: sampleRanking, unit: sampleUnit, alsoProposed: [], outcome: null }

/** To the review channel: a listed township may be summoned; an issuer decides when and where, or not to. */
export const interviewProposal = defineNotice({
  kind: 'interviewProposal',
  view: z.strictObject({
    ranking: phrases.RankingView,
    result: phrases.ResultView,
    alsoProposed: phrases.Text.nullable(),
    outcome: phrases.Text.nullable(),
    ladder: LadderView.nullable(),
    meeting: z.strictObject({ state: phrases.Text, at: phrases.Text, place: phrases.Text }).nullable(),
  }),
  toView: ({ ranking, unit, alsoProposed, outcome, ladder, meeting }: ProposalFacts, format) => ({
    ranking: phrases.toRankingView(ranking, format),
    result: phrases.toResultView(unit, ranking, format),
    alsoProposed: alsoProposed.length === 0 ? null : phrases.occasionsText(alsoProposed, format),
    outcome: phrases.outcomeText(outcome, format),
    ladder: ladder === undefined ? null : toLadderView(ladder, unit.unitName, format),
    meeting: meeting === undefined ? null : toMeetingView(meeting, format),
  }),
  samples: [
    sample,
    { ...sample, unit: sampleRepeatedUnit, alsoProposed: [{ medium: 'water', month: '2026-10', bottomLimit: 10 }] },
    {
      ...sample,
      unit: sampleNewUnit,
      outcome: { kind: 'declined', by: '签发员', at: '2026-11-17 09:05', reason: '已安排现场督导' },
    },
    {
      ...sample,
      unit: sampleRepeatedUnit,
      ladder: {
        ladder: 'jining',
        timesInTwelveMonths: 4,
        monthsInARow: 3,
        summon: 'principal',
        note: '连续两个月列入',
      },
    },
    {
      ...sample,
      ladder: { ladder: 'own', timesInTwelveMonths: 2, monthsInARow: 1, summon: 'inCharge', note: null },
      outcome: { kind: 'issued', by: '签发员', at: '2026-11-17 09:05', reason: null },
      meeting: { id: SAMPLE_MEETING_ID, state: 'acknowledged', ...sampleMeeting },
    },
    ...(['held', 'verified', 'planSubmitted'] as const).map((state) => ({
      ...sample,
      outcome: { kind: 'issued', by: '签发员', at: '2026-11-17 09:05', reason: null } as const,
      meeting: { id: SAMPLE_MEETING_ID, state, ...sampleMeeting },
    })),
  ],
  fileStem: ({ ranking, unit }) => `${phrases.rankingStem(ranking)}-${unit.unitCode}`,
  actions: ({ ranking, unit, outcome, meeting }) => {
    if (outcome !== null) return outcome.kind === 'issued' ? meetingActions(meeting) : []
    const value = toProposalButtonValue(ranking, unit.unitCode)
    return [
      { actionId: 'summons.issue', label: 'summons.issue', value, style: 'primary' },
      { actionId: 'summons.decline', label: 'summons.decline', value },
    ]
  },
})

function toMeetingView({ state, at, place }: MeetingFacts, format: Format) {
  return { state: phrases.ownWord(format.words.meetingStates, state), at: format.dateTime(at), place }
}

/** What the office does by itself as the meeting goes on; what units hand in has buttons of its own. */
const OFFICE_STEPS: readonly MeetingStep[] = [
  'recordAttendance',
  'recordAbsence',
  'reschedule',
  'postpone',
  'cancel',
  'issueMinutes',
  'close',
]

function meetingActions(meeting: MeetingFacts | undefined): readonly NoticeAction[] {
  if (meeting === undefined) return []
  const value = toInterviewButtonValue(meeting.id)
  return OFFICE_STEPS.filter((step) => stepMeeting(meeting.state, step, 'summoner').ok).map((step) => {
    return { actionId: `interview.${step}`, label: `interview.${step}`, value }
  })
}
