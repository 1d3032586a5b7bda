import type { Predecessor } from '../domain/campaign.ts'
import {
  EXTENSION_QUESTION,
  isSubmissionState,
  type ReturnContent,
  type SubmissionState,
  type SubmissionStep,
} from '../domain/submission.ts'
import type { LocalDay } from '../domain/time.ts'
import type { Db } from './database.ts'
import type { SubmissionModel } from './generated/models.ts'
import { toJson } from './json.ts'

/** The return of one unit in a campaign. */
export interface Submission {
  readonly id: number
  readonly campaignId: number
  readonly unitCode: string
  readonly state: SubmissionState
  /** The last day on which it is in time, as it was named or extended to; a day off moves to the next working day. */
  readonly dueOn: LocalDay
  /** The draft, or what was handed in last; `null` = nothing yet. */
  readonly content: ReturnContent | null
  /** How often its time was extended. */
  readonly extensions: number
  /** The day on which it came in last. */
  readonly submittedOn: LocalDay | null
  /** Units that are no more and whose year it covers too. */
  readonly predecessors: readonly Predecessor[]
  /** Who owes it now, once it was passed on. */
  readonly successorCode: string | null
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** One step of a return: who took it, when, from where to where, and what was said. */
export interface SubmissionEvent {
  readonly id: number
  readonly submissionId: number
  readonly step: SubmissionStep
  readonly fromState: SubmissionState
  readonly toState: SubmissionState
  readonly personId: string | null
  readonly name: string
  /** The unit he spoke for; `null` = none. */
  readonly unitCode: string | null
  readonly surface: string
  readonly at: Date
  readonly details: Readonly<Record<string, unknown>>
}

export type NewSubmissionEvent = Omit<SubmissionEvent, 'id' | 'submissionId'>

/** Most returns one look-up gives: every unit of a few campaigns. */
export const SUBMISSIONS_LISTED_MAX = 2_000
const EVENTS_MAX = 500

export type NewSubmission = Pick<Submission, 'campaignId' | 'unitCode' | 'dueOn' | 'predecessors'>

/** Writes the open returns of a campaign that is launched. */
export async function insertSubmissions(
  db: Db,
  submissions: readonly NewSubmission[],
  now: Date,
): Promise<readonly Submission[]> {
  const rows = await db.submission.createManyAndReturn({
    data: submissions.map((one) => ({
      ...one,
      predecessors: toJson(one.predecessors),
      state: 'open',
      createdAt: now,
      updatedAt: now,
    })),
  })
  return rows.map(toSubmission)
}

/** Writes the return of a unit that takes over what another began, with the course it has had so far. */
export async function insertInherited(
  db: Db,
  submission: NewSubmission & Pick<Submission, 'state' | 'content' | 'extensions' | 'submittedOn'>,
  course: readonly SubmissionEvent[],
  now: Date,
): Promise<Submission> {
  const { content, predecessors, ...columns } = submission
  const row = await db.submission.create({
    data: {
      ...columns,
      predecessors: toJson(predecessors),
      ...(content === null ? {} : { content: toJson(content) }),
      createdAt: now,
      updatedAt: now,
    },
  })
  const events = course.map(({ id: _id, details, ...event }) => {
    return { ...event, submissionId: row.id, details: toJson(details) }
  })
  await db.submissionEvent.createMany({ data: events })
  return toSubmission(row)
}

export async function findSubmission(db: Db, id: number): Promise<Submission | null> {
  const row = await db.submission.findUnique({ where: { id } })
  return row === null ? null : toSubmission(row)
}

export async function findSubmissionOf(db: Db, campaignId: number, unitCode: string): Promise<Submission | null> {
  const row = await db.submission.findUnique({ where: { campaignId_unitCode: { campaignId, unitCode } } })
  return row === null ? null : toSubmission(row)
}

export interface SubmissionFilter {
  /** `null` = of every campaign. */
  readonly campaignIds: readonly number[] | null
  /** Units whose returns may be seen, and those that were passed on to them; `null` = every unit. */
  readonly unitCodes: readonly string[] | null
  /** `null` = in whatever state. */
  readonly states: readonly SubmissionState[] | null
}

/** Returns by campaign, the newest first, and unit; the first `take`, 2,000 at most. */
export async function listSubmissions(
  db: Db,
  { campaignIds, unitCodes, states }: SubmissionFilter,
  take: number = SUBMISSIONS_LISTED_MAX,
): Promise<readonly Submission[]> {
  const rows = await db.submission.findMany({
    where: {
      ...(campaignIds === null ? {} : { campaignId: { in: [...campaignIds] } }),
      ...(unitCodes === null
        ? {}
        : { OR: [{ unitCode: { in: [...unitCodes] } }, { successorCode: { in: [...unitCodes] } }] }),
      ...(states === null ? {} : { state: { in: [...states] } }),
    },
    orderBy: [{ campaignId: 'desc' }, { unitCode: 'asc' }],
    take: Math.min(take, SUBMISSIONS_LISTED_MAX),
  })
  return rows.map(toSubmission)
}

export type SubmissionChange = Partial<
  Pick<Submission, 'state' | 'dueOn' | 'content' | 'extensions' | 'submittedOn' | 'predecessors' | 'successorCode'>
>

/**
 * Takes one step, provided the return still is as it was read, and returns the event; `null` when somebody was first, and
 * then nothing was written.
 */
export async function saveSubmissionStep(
  db: Db,
  { id, version }: Pick<Submission, 'id' | 'version'>,
  change: SubmissionChange,
  event: NewSubmissionEvent,
): Promise<SubmissionEvent | null> {
  const { content, predecessors, ...columns } = change
  const { count } = await db.submission.updateMany({
    where: { id, version },
    data: {
      ...columns,
      ...(content === undefined ? {} : { content: toJson(content) }),
      ...(predecessors === undefined ? {} : { predecessors: toJson(predecessors) }),
      version: version + 1,
      updatedAt: event.at,
    },
  })
  if (count !== 1) return null
  const row = await db.submissionEvent.create({
    data: { ...event, submissionId: id, details: toJson(event.details) },
  })
  return toEvent(row)
}

/** The steps of a return in the order they were taken, the newest 500. */
export async function submissionEvents(db: Db, submissionId: number): Promise<readonly SubmissionEvent[]> {
  const rows = await db.submissionEvent.findMany({
    where: { submissionId },
    orderBy: { id: 'desc' },
    take: EVENTS_MAX,
  })
  return rows.reverse().map(toEvent)
}

/** The newest event of one of these steps, before another event where one is named; `null` = none. */
export async function newestSubmissionEvent(
  db: Db,
  submissionId: number,
  steps: readonly SubmissionStep[],
  beforeId: number | null = null,
): Promise<SubmissionEvent | null> {
  const row = await db.submissionEvent.findFirst({
    where: { submissionId, step: { in: [...steps] }, ...(beforeId === null ? {} : { id: { lt: beforeId } }) },
    orderBy: { id: 'desc' },
  })
  return row === null ? null : toEvent(row)
}

/** Of each return, the extension that was asked for and is not decided; one without any is not in it. */
export async function openExtensions(
  db: Db,
  submissionIds: readonly number[],
): Promise<ReadonlyMap<number, SubmissionEvent>> {
  if (submissionIds.length === 0) return new Map()
  const rows = await db.submissionEvent.findMany({
    where: { submissionId: { in: [...submissionIds] }, step: { in: [...EXTENSION_QUESTION] } },
    orderBy: { id: 'desc' },
    distinct: ['submissionId'],
    take: SUBMISSIONS_LISTED_MAX,
  })
  const newest = rows.map(toEvent).filter(({ step }) => step === EXTENSION_QUESTION[0])
  return new Map(newest.map((event) => [event.submissionId, event]))
}

/** How often a return was sent back. */
export async function countReturns(db: Db, submissionId: number): Promise<number> {
  return db.submissionEvent.count({ where: { submissionId, step: 'return' } })
}

/** Records whose year a return covers besides, and the time it has for that. */
export async function saveTakeover(
  db: Db,
  { id, version }: Pick<Submission, 'id' | 'version'>,
  { predecessors, ...columns }: Pick<Submission, 'predecessors' | 'dueOn' | 'extensions'>,
  now: Date,
): Promise<void> {
  await db.submission.update({
    where: { id, version },
    data: { ...columns, predecessors: toJson(predecessors), version: version + 1, updatedAt: now },
  })
}

function toSubmission(row: SubmissionModel): Submission {
  if (!isSubmissionState(row.state)) {
    throw new Error(`submission ${row.id}: expected a state of a return, got ${row.state}`)
  }
  return {
    ...row,
    state: row.state,
    content: row.content as ReturnContent | null,
    predecessors: row.predecessors as unknown as readonly Predecessor[],
  }
}

function toEvent(row: NonNullable<Awaited<ReturnType<Db['submissionEvent']['findFirst']>>>): SubmissionEvent {
  return {
    ...row,
    step: row.step as SubmissionStep,
    fromState: row.fromState as SubmissionState,
    toState: row.toState as SubmissionState,
    details: row.details as Readonly<Record<string, unknown>>,
  }
}
