import { z } from 'zod'
import type { Summonee } from '../../domain/ladder.ts'
import type { Occasion, UnitRef } from '../facts.ts'
import type { Format } from '../format.ts'
import type { LadderFacts, MeetingTime, Submission } from '../interview-facts.ts'
import { fillIn } from '../words.ts'
import * as phrases from './phrases.ts'
import { sampleTownship } from './samples.ts'

/** What the head and foot of every notice of an interview's course say. */
export const courseView = {
  officeName: phrases.Text,
  /** Whether the district reads it, in the thread of its copy. */
  isCopy: z.boolean(),
  unitName: phrases.Text,
  district: phrases.Text,
  body: phrases.Text,
  you: phrases.Text,
  districtBody: phrases.Text,
  occasions: phrases.Text,
  issuedOn: phrases.Text,
}

interface Course {
  readonly officeName: string
  readonly addressee?: 'township' | 'district' | 'city'
  readonly unit: UnitRef
  readonly occasions: readonly Occasion[]
  readonly issuedOn: string
}

export function toCourseView({ officeName, addressee, unit, occasions, issuedOn }: Course, format: Format) {
  const { words } = format
  return {
    officeName,
    isCopy: addressee === 'district',
    unitName: unit.unitName,
    district: unit.district,
    body: phrases.bodyOf(unit.unitName, words),
    you: phrases.youOf(unit.unitName, words),
    districtBody: phrases.bodyOf(unit.district, words),
    occasions: phrases.occasionsText(occasions, format),
    issuedOn: format.day(issuedOn),
  }
}

export const submissionView = {
  text: phrases.Text,
  link: phrases.WebAddress.nullable(),
  fileName: phrases.Text.nullable(),
}

export function toSubmissionView({ text, link, fileName }: Submission) {
  return { text, link, fileName }
}

/** Who comes, with the unit he is of: 乙镇人民政府主要负责同志, 乙镇党政主要负责同志. */
export function attendeesText(unitName: string, summonee: Summonee, { words }: Format): string {
  const own = words.summonees[summonee]
  if (own === undefined) return phrases.bodyOf(unitName, words)
  const role = words.roles[summonee === 'inCharge' ? 'leaderInCharge' : 'principal']
  return fillIn(own, { unit: unitName, body: phrases.bodyOf(unitName, words), role })
}

/** By which rung somebody is proposed. */
export function ladderText({ ladder, timesInTwelveMonths, monthsInARow, note }: LadderFacts, format: Format) {
  const { ladder: words } = format.words
  const counted = fillIn(words.counts, { times: timesInTwelveMonths, months: monthsInARow })
  return {
    counts: counted,
    source: fillIn(ladder === 'own' ? words.own : words.preset, { ladder: phrases.ownWord(words.names, ladder) }),
    note,
  }
}

export const LadderView = z.strictObject({
  counts: phrases.Text,
  source: phrases.Text,
  note: phrases.Text.nullable(),
  attendees: phrases.Text,
})

export function toLadderView(facts: LadderFacts, unitName: string, format: Format): z.infer<typeof LadderView> {
  return { ...ladderText(facts, format), attendees: attendeesText(unitName, facts.summon, format) }
}

export const sampleCourse = {
  officeName: '示例市生态环境局',
  unit: sampleTownship,
  occasions: [{ medium: 'air', month: '2026-10', bottomLimit: 10 }],
  issuedOn: '2026-11-20',
} as const

export const sampleMeeting: MeetingTime = { at: '2026-11-24 09:30', place: '示例路1号第三会议室' }
export const SAMPLE_MEETING_ID = 'interview-air-2026-10-990101101-v1'

export const sampleSubmission: Submission = {
  text: '一、裸露地面12月底前全部苫盖；二、主要道路每日冲洗两次；三、工地由包片干部每周检查。',
  link: 'https://example.invalid/plan',
  fileName: null,
}

/** ASCII name that files of a meeting's notices begin with. */
export function courseStem({ unit, issuedOn }: Pick<Course, 'unit' | 'issuedOn'>): string {
  return `interview-${unit.unitCode}-${issuedOn}`
}
