import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import {
  contentFault,
  RETURN_LIMITS,
  type ReturnContent,
  type ReturnedFile,
  type SubmissionState,
  toDocumentNumber,
} from '../../domain/submission.ts'
import { type LocalDay, toLocalDateTime } from '../../domain/time.ts'
import { endDeadlines } from '../../store/deadlines.ts'
import { keepContent, sha256Of } from '../../store/files.ts'
import { countReturns } from '../../store/submissions.ts'
import type { ActorClaim } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { settleExtension, settleSubmission, tellReceiver, tellUnit } from './announce.ts'
import { campaignRefOf, returnFacts } from './campaign-sight.ts'
import {
  lastCame,
  lateFault,
  type ReturnEffect,
  type ReturnRef,
  type ReturnTaken,
  type Taking,
  takeReturnStep,
  updateFacts,
} from './take-return-step.ts'

/** What a person hands in. A member that is left out stays as it was in the draft; `null` clears it. */
export interface ReturnInput {
  readonly text?: string | null
  readonly link?: string | null
  /** In the place of the files that were there; left out, they stay. */
  readonly files?: readonly { readonly fileName: string; readonly content: Uint8Array }[]
  readonly documentNumber?: string | null
  readonly documentDate?: LocalDay | null
  /** It went by the official channel; its number and date are recorded here. */
  readonly isOnPaper?: boolean
}

export interface SubmitReturnInput {
  readonly ref: ReturnRef
  readonly content: ReturnInput
  /** Keeps it as a draft, for the unit alone to see. */
  readonly isDraft: boolean
  readonly by: ActorClaim
}

/**
 * A unit keeps a draft of its return, hands it in, or changes until the due day what it handed in; or the receiver
 * records a return that came on paper. Whatever came in last counts.
 */
export async function submitReturn(context: OfficeContext, input: SubmitReturnInput): Promise<Outcome<ReturnTaken>> {
  const { ref, content, isDraft, by } = input
  const step = (state: SubmissionState) => (isDraft ? 'saveDraft' : state === 'submitted' ? 'amend' : 'submit')
  return takeReturnStep(context, { ref, step, by }, (taking) => prepare(taking, content, isDraft))
}

async function prepare(taking: Taking, given: ReturnInput, isDraft: boolean): Promise<Outcome<ReturnEffect>> {
  const { context, db, campaign, submission, today, due } = taking
  const isAmended = submission.state === 'submitted'
  const late = isAmended ? lateFault(taking, 'amend') : null
  if (late !== null) return refuse(late)
  const files = given.files?.map(({ fileName, content }) => toFile(fileName, content))
  const content = mergeContent(await contentBefore(taking, !isDraft && given.isOnPaper === true), given, files)
  const fault = contentFault(content, campaign.forms, { today, isDraft })
  if (fault !== null) {
    const message = `${fault.field}: ${fault.expected}`
    return refuse({ code: 'bad-value', needs: 'input', message, field: fault.field })
  }
  for (const { fileName, content: bytes } of given.files ?? []) await keepContent(db, fileName, bytes, context.now())
  const isLate = today > due.day
  const details = { content, ...(isDraft ? {} : { isLate }) }
  if (isDraft) return done({ change: { content }, details, follow: () => Promise.resolve(0) })
  return done({
    change: { content, submittedOn: today },
    details,
    follow: (event) => announce(taking, event, { content, isLate, isAmended }),
  })
}

/**
 * What the person goes on from. The receiver, and whoever records that it went on paper, go on from what came in last:
 * a draft is its unit's own, and goes out by nothing that does not show it.
 */
async function contentBefore({ db, submission, party }: Taking, isOnPaper: boolean): Promise<ReturnContent | null> {
  if (party === 'unit' && !isOnPaper) return submission.content
  const came = await lastCame(db, submission)
  return (came?.details.content ?? null) as ReturnContent | null
}

type Follow = ReturnEffect['follow']

async function announce(
  taking: Taking,
  event: Parameters<Follow>[0],
  {
    content,
    isLate,
    isAmended,
  }: { readonly content: ReturnContent; readonly isLate: boolean; readonly isAmended: boolean },
): Promise<number> {
  const { context, db, announcing, campaign, submission, unit, today, actor } = taking
  await endDeadlines(db, { subjectKind: 'submission', subjectId: String(submission.id) }, 'met', context.now())
  const at = toLocalDateTime(event.at, context.office.timeZone)
  const facts = returnFacts(content)
  const returned = await countReturns(db, submission.id)
  const before = isAmended ? await lastCame(db, submission, event.id) : null
  const outcome = { kind: 'amended', by: actor.name, at, reason: null } as const
  const settled = await settleSubmission(announcing, submission, before, outcome)
  const isSent = { kind: 'submitted', by: actor.name, at, reason: null } as const
  const answered = await settleExtension(announcing, taking.extension, isSent)
  const told = await tellUnit(
    announcing,
    updateFacts(taking, event, { step: isAmended ? 'amend' : 'submit', content: facts, isLate }),
    `e${event.id}`,
  )
  const asked = await tellReceiver(
    announcing,
    {
      officeName: context.office.name,
      campaign: campaignRefOf(campaign),
      submissionId: submission.id,
      unit,
      issuedOn: today,
      eventId: event.id,
      content: facts,
      by: actor.name,
      submittedAt: at,
      isLate,
      returned,
      outcome: null,
    },
    { content },
  )
  return settled + answered + told + asked
}

function toFile(fileName: string, content: Uint8Array): ReturnedFile {
  // A file that is too large is refused by its length; its hash is not asked for.
  const isKept = content.byteLength <= RETURN_LIMITS.fileBytesMax
  return { sha256: isKept ? sha256Of(content) : '', fileName, byteLength: content.byteLength }
}

const NOTHING: ReturnContent = {
  text: null,
  link: null,
  files: [],
  documentNumber: null,
  documentDate: null,
  isOnPaper: false,
}

function mergeContent(
  before: ReturnContent | null,
  given: ReturnInput,
  files: readonly ReturnedFile[] | undefined,
): ReturnContent {
  const { text, link, documentNumber, documentDate, isOnPaper } = given
  const old = before ?? NOTHING
  const number = documentNumber === undefined ? old.documentNumber : emptyToNull(documentNumber)
  return {
    text: text === undefined ? old.text : emptyToNull(text),
    link: link === undefined ? old.link : emptyToNull(link),
    files: files ?? old.files,
    documentNumber: number === null ? null : (toDocumentNumber(number) ?? number),
    documentDate: documentDate === undefined ? old.documentDate : emptyToNull(documentDate),
    isOnPaper: isOnPaper ?? old.isOnPaper,
  }
}

function emptyToNull(text: string | null): string | null {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? null : trimmed
}
