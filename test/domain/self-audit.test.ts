import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageState } from '../../src/domain/delivery.ts'
import { MESSAGE_STATES } from '../../src/domain/delivery.ts'
import {
  OVERDUE_MS,
  type PlannedPlace,
  type PostedPlace,
  SELF_AUDIT_CHECKS,
  type SelfAuditEvidence,
  selfAuditFindings,
  selfAuditLine,
  type TroubledMessage,
  UNENDED_MS,
  UNOPENED_MS,
  UNTOLD_MS,
  UNWATCHED_MS,
  type WaitingMessage,
  workingDayAfter,
} from '../../src/domain/self-audit.ts'
import { fromLocalDateTime, toLocalDateTime } from '../../src/domain/time.ts'

const ZONE = 'Asia/Shanghai'
const NOW = new Date('2026-11-16T02:15:00Z')
const ago = (ms: number) => new Date(NOW.getTime() - ms)

const WELL: SelfAuditEvidence = {
  planned: [],
  posts: [],
  sharedPlaces: [],
  due: [],
  inDoubt: [],
  needPerson: [],
  brokenAuditEntry: null,
  runs: [],
  asked: [],
}

function findingsOf(evidence: Partial<SelfAuditEvidence>): readonly string[] {
  return selfAuditFindings({ ...WELL, ...evidence }, NOW).map(({ check, subject }) => `${check}: ${subject}`)
}

const PLACE: PlannedPlace = {
  medium: 'air',
  month: '2026-10',
  version: 2,
  kind: 'bottomRankingNotice',
  unitCode: '110105005',
  channelId: 'C110105005',
}

function aPost(over: Partial<PostedPlace> = {}): PostedPlace {
  const { version: _version, ...place } = PLACE
  return { id: 1, state: 'sent', ...place, ...over }
}

function aWait(id: number, sinceMs: number): WaitingMessage {
  return { id, since: ago(sinceMs), dueAt: ago(sinceMs) }
}

function aTrouble(over: Partial<TroubledMessage>): TroubledMessage {
  return { id: 5, state: 'unconfirmed', dueAt: NOW, since: NOW, isTold: false, ...over }
}

const RUN = { job: 'month.ask-for-table/air', slot: '2026-11-05 09:00' } as const

describe('the self-audit', () => {
  it('finds nothing where all is well', () => {
    expect(findingsOf({})).toEqual([])
  })

  it.each<[string, Partial<SelfAuditEvidence>, readonly string[]]>([
    [
      'a planned message without a row',
      { planned: [PLACE], posts: [aPost({ channelId: 'C2' })] },
      ['missingMessage: bottomRankingNotice/air/2026-10/110105005/C110105005'],
    ],
    [
      'a planned message whose only row gave way to nothing',
      { planned: [PLACE], posts: [aPost({ state: 'superseded' })] },
      ['missingMessage: bottomRankingNotice/air/2026-10/110105005/C110105005'],
    ],
    ['a planned message that a person cancelled', { planned: [PLACE], posts: [aPost({ state: 'cancelled' })] }, []],
    [
      'one that gave way to a later row',
      { planned: [PLACE], posts: [aPost({ state: 'superseded' }), aPost({ id: 2, state: 'pending' })] },
      [],
    ],
    [
      'two rows in one place',
      { sharedPlaces: [{ channelId: 'C1', ts: '1.2', ids: [3, 9] }] },
      ['sharedPlace: 3, 9 in C1, 1.2'],
    ],
    ['a message overdue', { due: [aWait(7, OVERDUE_MS + 1)] }, ['overdue: 7']],
    ['a message due for just so long', { due: [aWait(7, OVERDUE_MS)] }, []],
    ['one in doubt unwatched', { inDoubt: [aWait(8, UNWATCHED_MS + 1)] }, ['unwatched: 8']],
    ['one in doubt to be looked up later', { inDoubt: [aWait(8, -60_000)] }, []],
    ['one that needs a person', { needPerson: [aTrouble({ isTold: true })] }, ['needsPerson: 5']],
    [
      'one that needs a person who was not told',
      { needPerson: [aTrouble({ since: ago(UNTOLD_MS + 1) })] },
      ['needsPerson: 5', 'untoldTrouble: 5'],
    ],
    [
      'one that needs a person who is being told',
      { needPerson: [aTrouble({ since: ago(UNTOLD_MS) })] },
      ['needsPerson: 5'],
    ],
    ['a broken audit log', { brokenAuditEntry: 12 }, ['brokenAudit: 12']],
    [
      'a run nobody began',
      { runs: [{ ...RUN, dueAt: ago(UNOPENED_MS + 1), openedAt: null, endedAt: null }] },
      ['unopenedRun: month.ask-for-table/air, 2026-11-05 09:00'],
    ],
    [
      'a run that does not end',
      { runs: [{ ...RUN, dueAt: ago(UNENDED_MS), openedAt: ago(UNENDED_MS + 1), endedAt: null }] },
      ['unendedRun: month.ask-for-table/air, 2026-11-05 09:00'],
    ],
    [
      'a run that ended',
      { runs: [{ ...RUN, dueAt: ago(UNENDED_MS * 9), openedAt: ago(UNENDED_MS * 9), endedAt: NOW }] },
      [],
    ],
    [
      'missed runs nobody answers about',
      { asked: [{ ...RUN, answerBy: ago(1) }] },
      ['unansweredRun: month.ask-for-table/air, 2026-11-05 09:00'],
    ],
    ['missed runs that were asked about today', { asked: [{ ...RUN, answerBy: NOW }] }, []],
  ])('%s', (_name, evidence, expected) => {
    expect(findingsOf(evidence)).toEqual(expected)
  })

  it.each([
    ['a Thursday', '2026-11-19 14:00', '2026-11-20 14:00'],
    ['a Friday', '2026-11-20 14:00', '2026-11-23 14:00'],
    ['a Saturday, whose working day is Monday', '2026-11-21 14:00', '2026-11-24 00:00'],
    ['the eve of a holiday of a week', '2026-09-30 14:00', '2026-10-08 14:00'],
  ])('gives a working day for an answer from %s on', (_name, since, expected) => {
    const holidays = ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07']
    const calendar = { version: 'a', years: { 2026: { confirmed: true, holidays, workdays: [] } } }
    const at = workingDayAfter(calendar, fromLocalDateTime(since, ZONE) ?? NOW, ZONE)
    expect(toLocalDateTime(at, ZONE)).toBe(expected)
  })

  it('misses a planned place exactly when every row of it was replaced, in whatever order they come', () => {
    const states = fc.array(fc.constantFrom<MessageState>(...MESSAGE_STATES), { maxLength: 6 })
    fc.assert(
      fc.property(states, fc.boolean(), (rows, isElsewhere) => {
        const posts = rows.map((state, id) => aPost({ id, state }))
        const others = isElsewhere ? [aPost({ month: '2026-09' }), aPost({ kind: 'interviewProposal' })] : []
        const isTold = rows.some((state) => state !== 'superseded')
        expect(findingsOf({ planned: [PLACE], posts: [...others, ...posts] }).length).toBe(isTold ? 0 : 1)
      }),
    )
  })

  it('gives a trouble the same id while it stands, and another one to the same message tried again', () => {
    const instants = fc.integer({ min: OVERDUE_MS + 1, max: OVERDUE_MS * 100 })
    const evidenceOf = (dueAt: Date, since: Date): SelfAuditEvidence => {
      const row = { id: 7, dueAt, since }
      return { ...WELL, due: [row], inDoubt: [row], needPerson: [{ ...row, state: 'failed', isTold: false }] }
    }
    const idsOf = (dueMs: number, sinceMs: number) =>
      selfAuditFindings(evidenceOf(ago(dueMs), ago(sinceMs)), NOW).map(({ check, id }) => [check, id])
    fc.assert(
      // Since when it could have gone depends on the process that looks: each counts from its own start.
      fc.property(instants, instants, instants, (dueMs, sinceHere, sinceThere) => {
        expect(idsOf(dueMs, sinceHere)).toEqual(idsOf(dueMs, sinceThere))
        const again = new Map(idsOf(dueMs + 1, sinceHere).map(([check, id]) => [check, id]))
        for (const [check, id] of idsOf(dueMs, sinceHere)) {
          expect(again.get(check) === id).toBe(check === 'needsPerson')
        }
      }),
    )
  })

  it('has one line for every check, with what it is about', () => {
    const lines = SELF_AUDIT_CHECKS.map((check) => selfAuditLine({ check, id: `${check}/1`, subject: '$&17' }))
    expect(lines.filter((line) => !line.includes('$&17') || line.includes('{'))).toEqual([])
    expect(new Set(lines).size).toBe(SELF_AUDIT_CHECKS.length)
  })
})
