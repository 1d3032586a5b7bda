import { done, type Outcome } from '../../domain/refusal.ts'
import { isIn, type ReturnContent, type ReturnedFile } from '../../domain/submission.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import type { ExportTable } from '../../notifications/table-file.ts'
import { countReturns, type Submission } from '../../store/submissions.ts'
import type { ActorClaim } from '../authorise.ts'
import { tableOf } from '../export-table.ts'
import type { OfficeContext } from '../office-context.ts'
import { listReturns, type ReturnEntry } from './look.ts'

/** A campaign as it is put away: the compiled list, and the files of each unit. */
export interface CampaignArchive {
  readonly table: ExportTable
  readonly files: readonly {
    readonly submissionId: number
    readonly index: number
    readonly path: readonly [string, string]
  }[]
}

const COLUMNS = [
  'unitCode',
  'unitName',
  'state',
  'returnDueOn',
  'submittedOn',
  'isLate',
  'isOnPaper',
  'documentNumber',
  'documentDate',
  'extensions',
  'returns',
  'predecessors',
  'text',
  'link',
  'files',
]

/** The list of a campaign's returns that one may see, and which files go with it. */
export async function exportCampaign(
  context: OfficeContext,
  { campaign, by }: { readonly campaign: string; readonly by: ActorClaim },
): Promise<Outcome<CampaignArchive>> {
  const listed = await listReturns(context, { campaign, states: null, by })
  if (!listed.ok) return listed
  const [entry] = listed.value
  if (entry === undefined) throw new TypeError(`campaign ${campaign}: expected the one that was listed`)
  const rows = []
  for (const one of entry.returns) rows.push(await rowOf(context, one))
  const { kind, year, title } = entry.campaign
  const table = tableOf({ stem: `${kind}-${year}`, title, columns: COLUMNS }, rows, context.templates.format)
  const files = entry.returns.flatMap(({ submission, unit }) =>
    namesOf(handedIn(submission)?.files ?? []).map((name, index) => ({
      submissionId: submission.id,
      index,
      path: [`${unit.unitCode}-${toFileName(unit.unitName)}`, name] as const,
    })),
  )
  return done({ table, files })
}

async function rowOf(context: OfficeContext, one: ReturnEntry) {
  const { words } = context.templates.format
  const { submission, unit, due, isLate } = one
  const { state, submittedOn, extensions, predecessors, id } = submission
  const content = handedIn(submission)
  return {
    unitCode: unit.unitCode,
    unitName: unit.unitName,
    state: ownWord(words.campaigns.states, state),
    returnDueOn: due.day,
    submittedOn,
    isLate: submittedOn === null ? null : isLate ? words.yes : words.no,
    isOnPaper: content === null ? null : content.isOnPaper ? words.yes : words.no,
    documentNumber: content?.documentNumber ?? null,
    documentDate: content?.documentDate ?? null,
    extensions: String(extensions),
    returns: String(await countReturns(context.database.prisma, id)),
    predecessors: predecessors.map(({ unitName }) => unitName).join(words.listSeparator),
    text: content?.text ?? null,
    link: content?.link ?? null,
    files: (content?.files ?? []).map(({ fileName }) => fileName).join(words.listSeparator),
  }
}

/** What was handed in: a draft is its unit's own, and what was sent back is to come again. */
function handedIn({ state, content }: Submission): ReturnContent | null {
  return isIn(state) ? content : null
}

/** Names under which the files of one return lie side by side, each told apart by its place. */
function namesOf(files: readonly ReturnedFile[]): readonly string[] {
  return files.map(({ fileName }, index) => `${index + 1}-${toFileName(fileName)}`)
}

/** Longest name of a file that every system takes is 255 bytes; a number and a code come before it. */
const NAME_BYTES_MAX = 200
const EXTENSION = /\.[A-Za-z0-9]{1,8}$/

/** A name that any system takes, and that leads nowhere else; one that is too long keeps its beginning and extension. */
function toFileName(text: string): string {
  const plain = text.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_').replace(/^\.+/, '_')
  const extension = EXTENSION.exec(plain)?.[0] ?? ''
  let stem = ''
  for (const character of plain.slice(0, plain.length - extension.length)) {
    if (Buffer.byteLength(stem + character + extension) > NAME_BYTES_MAX) break
    stem += character
  }
  return stem === '' ? `_${extension}` : stem + extension
}
