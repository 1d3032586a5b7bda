import { canonicalJson } from '../../domain/canonical-json.ts'
import { PRIORITY } from '../../domain/delivery.ts'
import { reportStepsOpenTo } from '../../domain/problem-report.ts'
import { type LocalDay, toLocalDateTime } from '../../domain/time.ts'
import type { UnitTree } from '../../domain/units.ts'
import type {
  ProblemReportFacts,
  ProblemReportUpdateFacts,
  ReportRef,
  ReportStepFacts,
} from '../../notifications/patrol-facts.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import { evidenceOf } from '../../store/evidence.ts'
import { sha256Of } from '../../store/files.ts'
import { enqueueMessage, messageOfKey, type OutboxMessage } from '../../store/outbox.ts'
import type { ProblemReport, ReportEvent } from '../../store/problem-reports.ts'
import { caseChannels, refOf } from '../cases/announce-step.ts'
import { composeMessage } from '../compose-message.ts'
import type { OfficeContext } from '../office-context.ts'
import { reportDueOf } from './report-due.ts'
import { standingOf } from './scene.ts'

/** Files of a report that are shown in a thread. */
const FILES_SHOWN_MAX = 50

/** A report with what its messages are made from. */
export interface ReportSaying {
  readonly db: Db
  readonly record: ProblemReport
  /** The step it is said for; `null` = the report itself. */
  readonly event: ReportEvent | null
  readonly tree: UnitTree
  readonly today: LocalDay
}

/**
 * Shows the report as it stands in the channels of every unit that has or had it: posted where it comes for the first
 * time, with its photos in the thread, and changed where it stands.
 *
 * @param wasWith Units that had it before, and its township.
 * @param isSaid Whether the unit that has it is told of the step in the thread too, since a change tells nobody.
 */
export async function showReport(
  context: OfficeContext,
  saying: ReportSaying,
  { wasWith, isSaid }: { readonly wasWith: readonly string[]; readonly isSaid: boolean },
): Promise<void> {
  const { db, record, event, today } = saying
  const channels = await loadChannels(db)
  const facts = await toReportFacts(context, saying)
  for (const unitCode of new Set([record.handlerCode, ...wasWith])) {
    const isHandler = unitCode === record.handlerCode
    const notice = { kind: 'problemReport', facts: isHandler ? facts : { ...facts, steps: [], due: null } } as const
    for (const { channelId } of caseChannels(channels, unitCode, context.office.cityCode, today)) {
      const key = ['problemReport', record.number, unitCode, channelId].join('/')
      const place = { unitCode, medium: null, month: null, version: 1, channelId } as const
      const standing = await messageOfKey(db, key)
      if (standing === null) {
        if (!isHandler) continue
        const post = await composeMessage(context, db, notice, { ...place, key, priority: PRIORITY.notice })
        await shareFiles(context, saying, post, null)
        continue
      }
      if (event === null || standing.state === 'cancelled' || standing.state === 'superseded') continue
      const change = { ...place, targetId: standing.id, priority: PRIORITY.interactive }
      await composeMessage(context, db, notice, { ...change, key: `${key}/e${event.id}`, action: 'update' })
      if (isHandler) await shareFiles(context, saying, standing, null)
      if (!isHandler || !isSaid) continue
      const told = toUpdateFacts(context, saying, event, { addressee: 'handler', asks: false })
      const reply = { ...place, targetId: standing.id, priority: PRIORITY.notice, action: 'reply' } as const
      await composeMessage(
        context,
        db,
        { kind: 'problemReportUpdate', facts: told },
        { ...reply, key: `${key}/e${event.id}/reply` },
      )
    }
  }
}

/** Tells whoever brought the report of a step; `asks` whether he is to answer. */
export async function tellReporter(
  context: OfficeContext,
  saying: ReportSaying & { readonly event: ReportEvent },
  channelIds: readonly string[],
  { asks }: { readonly asks: boolean },
): Promise<void> {
  const { db, record, event } = saying
  const facts = toUpdateFacts(context, saying, event, { addressee: 'reporter', asks })
  for (const channelId of channelIds) {
    const post = await composeMessage(
      context,
      db,
      { kind: 'problemReportUpdate', facts },
      {
        key: ['problemReportUpdate', record.number, `e${event.id}`, channelId].join('/'),
        unitCode: record.unitCode,
        medium: null,
        month: null,
        version: 1,
        channelId,
        priority: PRIORITY.notice,
      },
    )
    await shareFiles(context, saying, post, event.id)
  }
}

/** How a message names a report. */
export function toReportRef(tree: UnitTree, record: ProblemReport, day: LocalDay): ReportRef {
  const { number, problemKind, place, isCross } = record
  const unit = refOf(tree, record.unitCode, day)
  return { number, unit, township: refOf(tree, record.townshipCode, day), problemKind, place, isCross }
}

async function toReportFacts(
  context: OfficeContext,
  { db, record, event, tree, today }: ReportSaying,
): Promise<ProblemReportFacts> {
  const { description, state, outcome, caseNumber } = record
  const photos = await evidenceOf(db, 'problemReport', record.id)
  return {
    officeName: context.office.name,
    report: toReportRef(tree, record, today),
    description,
    reporter: record.reporterName,
    reportedAt: toLocalDateTime(record.reportedAt, context.office.timeZone),
    photos: photos.length,
    state,
    outcome,
    handler: refOf(tree, record.handlerCode, today),
    caseNumber,
    due: await reportDueOf(db, record.id),
    last: event === null ? null : toStepFacts(context, event, tree, today),
    steps: reportStepsOpenTo(standingOf(tree, record, today), new Set(['handler'])),
  }
}

function toUpdateFacts(
  context: OfficeContext,
  { record, tree, today }: ReportSaying,
  event: ReportEvent,
  { addressee, asks }: Pick<ProblemReportUpdateFacts, 'addressee' | 'asks'>,
): ProblemReportUpdateFacts {
  return {
    officeName: context.office.name,
    report: toReportRef(tree, record, today),
    ...toStepFacts(context, event, tree, today),
    addressee,
    handler: refOf(tree, record.handlerCode, today),
    caseNumber: record.caseNumber,
    asks,
  }
}

function toStepFacts(
  { office }: OfficeContext,
  { step, name, unitCode, at, text }: ReportEvent,
  tree: UnitTree,
  day: LocalDay,
): ReportStepFacts {
  if (step === 'report') throw new TypeError('report: expected a step that follows it')
  const unitName = unitCode === null ? null : refOf(tree, unitCode, day).unitName
  return { step, by: { name, unitName }, at: toLocalDateTime(at, office.timeZone), text }
}

/** Shows files of a report in a thread, each once: all of them, or those that came with one step. */
async function shareFiles(
  context: OfficeContext,
  { db, record }: Pick<ReportSaying, 'db' | 'record'>,
  post: OutboxMessage,
  ofEvent: number | null,
): Promise<void> {
  const all = await evidenceOf(db, 'problemReport', record.id)
  const pieces = all.filter(({ eventId }) => ofEvent === null || eventId === ofEvent).slice(0, FILES_SHOWN_MAX)
  const now = context.now()
  for (const { id, fileName, sha256 } of pieces) {
    if (fileName === null || sha256 === null) continue
    const file = { fileName, title: fileName, sha256 }
    const { unitCode, platform, channelId, priority, locale, wordingSha256 } = post
    await enqueueMessage(
      db,
      {
        key: `${post.key}/file${id}`,
        kind: 'problemReportFile',
        unitCode,
        medium: null,
        month: null,
        version: 1,
        platform,
        channelId,
        action: 'file',
        targetId: post.id,
        requiresId: post.id,
        priority,
        locale,
        facts: null,
        wordingSha256,
        text: fileName,
        blocks: [],
        files: [file],
        contentSha256: sha256Of(canonicalJson(file)),
        dueAt: now,
      },
      now,
    )
  }
}
