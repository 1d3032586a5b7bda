import { z } from 'zod'
import type { Summonee } from '../../domain/ladder.ts'
import type { NoticeAction } from '../define-notice.ts'
import type { SummonsBanner, SummonsFacts } from '../facts.ts'
import type { Format } from '../format.ts'
import { fillIn } from '../words.ts'
import { toInterviewButtonValue } from './button-values.ts'
import { attendeesText, LadderView, SAMPLE_MEETING_ID, sampleMeeting, toLadderView } from './interview-phrases.ts'
import * as phrases from './phrases.ts'
import { sampleCalendar, sampleTownship } from './samples.ts'

/** What the summons and its copy to the district say. */
export const SummonsView = z.strictObject({
  banner: phrases.Text.nullable(),
  bannerNote: phrases.Text.nullable(),
  officeName: phrases.Text,
  unitName: phrases.Text,
  district: phrases.Text,
  body: phrases.Text,
  you: phrases.Text,
  districtBody: phrases.Text,
  occasions: phrases.Text,
  at: phrases.Text,
  timeZone: phrases.Text,
  place: phrases.Text,
  attendee: phrases.Text,
  attendees: phrases.Text,
  ladder: LadderView.nullable(),
  planDue: phrases.Text,
  reportDue: phrases.Text,
  replyBy: phrases.Text,
  unconfirmed: phrases.Text.nullable(),
  issuedOn: phrases.Text,
})

export function toSummonsView(facts: SummonsFacts, format: Format): z.infer<typeof SummonsView> {
  const { unit, banner, planDue, reportDue, replyBy } = facts
  const { words, dayAndWeekday } = format
  return {
    ...toSummonsBanner(banner, format),
    officeName: facts.officeName,
    unitName: unit.unitName,
    district: unit.district,
    body: phrases.bodyOf(unit.unitName, words),
    you: phrases.youOf(unit.unitName, words),
    districtBody: phrases.bodyOf(unit.district, words),
    occasions: phrases.occasionsText(facts.occasions, format),
    at: format.dateTime(facts.at),
    timeZone: facts.timeZone,
    place: facts.place,
    attendee: attendeeOf(facts.attendee, format),
    attendees: attendeesText(unit.unitName, summoneeOf(facts.attendee), format),
    ladder: facts.ladder === undefined ? null : toLadderView(facts.ladder, unit.unitName, format),
    planDue: dayAndWeekday(planDue.day),
    reportDue: dayAndWeekday(reportDue.day),
    replyBy: dayAndWeekday(replyBy.day),
    unconfirmed: phrases.unconfirmedText([replyBy, planDue, reportDue], format),
    issuedOn: format.day(facts.issuedOn),
  }
}

/** Templates of before put the body's name before the post. */
function attendeeOf(attendee: SummonsFacts['attendee'], { words }: Format): string {
  return attendee === 'partyAndGovernmentPrincipals' ? words.roles.principal : words.roles[attendee]
}

function summoneeOf(attendee: SummonsFacts['attendee']): Summonee {
  if (attendee === 'partyAndGovernmentPrincipals') return attendee
  return attendee === 'leaderInCharge' ? 'inCharge' : 'principal'
}

function toSummonsBanner(banner: SummonsBanner, format: Format): { banner: string | null; bannerNote: string | null } {
  const { banners, bannerNotes } = format.words
  switch (banner?.kind) {
    case 'reduced': {
      const occasions = phrases.occasionsText(banner.dropped, format)
      return { banner: banners.reduced, bannerNote: fillIn(bannerNotes.reduced, { occasions }) }
    }
    case 'moved': {
      const { at, place } = banner.from
      const note = phrases.ownWord(format.words.meetingMarks, 'movedNote')
      return {
        banner: phrases.ownWord(format.words.meetingMarks, 'moved'),
        bannerNote: fillIn(note, { at: format.dateTime(at), place }),
      }
    }
    case 'postponed': {
      const { meetingMarks } = format.words
      return {
        banner: phrases.ownWord(meetingMarks, 'postponed'),
        bannerNote: phrases.ownWord(meetingMarks, 'postponedNote'),
      }
    }
    case 'withdrawn':
      return { banner: banners.withdrawn, bannerNote: bannerNotes.meetingCancelled }
    default:
      return phrases.toBannerView(banner ?? null, format.words)
  }
}

const sample: SummonsFacts = {
  officeName: '示例市生态环境局',
  unit: sampleTownship,
  occasions: [{ medium: 'air', month: '2026-10', bottomLimit: 10 }],
  at: '2026-11-24 09:30',
  timeZone: 'Asia/Shanghai',
  place: '示例路1号第三会议室',
  attendee: 'principal',
  planDue: { day: '2026-12-09', confirmed: true },
  reportDue: { day: '2027-01-25', confirmed: false },
  replyBy: { day: '2026-11-20', confirmed: true },
  issuedOn: '2026-11-17',
  calendar: sampleCalendar,
  banner: null,
}

export const SUMMONS_SAMPLES: readonly [SummonsFacts, ...SummonsFacts[]] = [
  sample,
  {
    ...sample,
    occasions: [
      { medium: 'air', month: '2026-10', bottomLimit: 10 },
      { medium: 'water', month: '2026-10', bottomLimit: 10 },
    ],
    at: '2026-11-24 14:00',
    reportDue: { day: '2026-12-31', confirmed: true },
    calendar: null,
    banner: { kind: 'withdrawn' },
  },
  {
    ...sample,
    calendar: { ...sampleCalendar, sequence: 1 },
    banner: { kind: 'reduced', dropped: [{ medium: 'water', month: '2026-10', bottomLimit: 10 }] },
  },
  {
    ...sample,
    at: '2026-12-01 14:00',
    attendee: 'partyAndGovernmentPrincipals',
    ladder: {
      ladder: 'anyang',
      timesInTwelveMonths: 3,
      monthsInARow: 2,
      summon: 'partyAndGovernmentPrincipals',
      note: null,
    },
    calendar: { ...sampleCalendar, sequence: 1, organizer: 'bureau@example.invalid' },
    meetingId: SAMPLE_MEETING_ID,
    banner: { kind: 'moved', from: sampleMeeting },
  },
  {
    ...sample,
    attendee: 'leaderInCharge',
    ladder: { ladder: 'own', timesInTwelveMonths: 1, monthsInARow: 1, summon: 'inCharge', note: '首次列入' },
    calendar: { ...sampleCalendar, sequence: 2 },
    meetingId: SAMPLE_MEETING_ID,
    banner: { kind: 'postponed' },
  },
]

/** A township may ask for another time until the meeting is void; while none is set there is nothing to ask about. */
export function summonsActions({ meetingId, banner }: SummonsFacts): readonly NoticeAction[] {
  if (meetingId === undefined || banner?.kind === 'withdrawn' || banner?.kind === 'postponed') return []
  const value = toInterviewButtonValue(meetingId)
  return [{ actionId: 'interview.askReschedule', label: 'interview.askReschedule', value }]
}

/** ASCII name that the summons's files begin with. */
export function summonsStem({ unit, at }: Pick<SummonsFacts, 'unit' | 'at'>): string {
  return `interview-${unit.unitCode}-${at.slice(0, 10)}`
}
