import { isRestrictedStep } from '../../domain/case.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { type CaseEvent, insertCaseEvent, stepOfCaseEvent } from '../../store/case-events.ts'
import type { Db } from '../../store/database.ts'
import { countEvidence, EVIDENCE_LISTED_MAX, type Evidence, evidenceOf, insertEvidence } from '../../store/evidence.ts'
import { keepContent, readFile } from '../../store/files.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import type { ActorClaim } from '../authorise.ts'
import { refuseUnseen } from '../find-unit.ts'
import type { OfficeContext } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { identifyViewer } from '../viewer.ts'
import { actingUnitOf } from './acting-unit.ts'
import { type CaseView, hearsSuspicion, toCaseView } from './case-view.ts'
import { loadScene } from './scene.ts'
import { refuseInput, TEXT_CHARACTERS_MAX } from './values.ts'

/** Files and links that come with a step, or by themselves. */
export interface EvidenceInput {
  readonly files: readonly { readonly fileName: string; readonly content: Uint8Array }[]
  /** http and https addresses. */
  readonly links: readonly string[]
  readonly note?: string | null
}

export const NO_EVIDENCE: EvidenceInput = { files: [], links: [] }

export const EVIDENCE_LIMITS = {
  /** Files and links that one step brings. */
  piecesMax: 20,
  /** Bytes of one file. */
  fileBytesMax: 25 * 1024 * 1024,
  fileNameCharactersMax: 255,
  linkCharactersMax: 2_000,
} as const

/** What is wrong with the evidence; `null` = nothing. */
export function checkEvidence({ files, links, note }: EvidenceInput): string | null {
  const { piecesMax, fileBytesMax, fileNameCharactersMax, linkCharactersMax } = EVIDENCE_LIMITS
  if (files.length + links.length > piecesMax) {
    return `${files.length + links.length} files and links: expected ${piecesMax} at most`
  }
  const large = files.find(({ content }) => content.byteLength > fileBytesMax || content.byteLength === 0)
  if (large !== undefined) {
    return `${large.fileName}: ${large.content.byteLength} bytes; expected 1 to ${fileBytesMax}`
  }
  const unnamed = files.find(({ fileName }) => fileName === '' || fileName.length > fileNameCharactersMax)
  if (unnamed !== undefined) return `a file’s name: expected 1 to ${fileNameCharactersMax} characters`
  const bad = links.find((link) => link.length > linkCharactersMax || !/^https?:\/\/[^\s<>|]+$/i.test(link))
  if (bad !== undefined) return `${bad.slice(0, 80)}: expected an http or https address`
  if ((note ?? '').length > TEXT_CHARACTERS_MAX) return `note: expected ${TEXT_CHARACTERS_MAX} characters at most`
  return null
}

/** Keeps evidence in the transaction of the step it comes with. */
export async function keepEvidence(
  context: OfficeContext,
  db: Db,
  evidence: EvidenceInput,
  { caseId, event }: { readonly caseId: number; readonly event: CaseEvent },
): Promise<void> {
  const { id: eventId, personId, name, unitCode, at: uploadedAt } = event
  const about = { subjectKind: 'case', subjectId: caseId, eventId, personId, name, unitCode, uploadedAt } as const
  await keepEvidenceOf(context, db, evidence, about)
}

/** The same for any subject: the bytes by their SHA-256, with who brought them when. */
export async function keepEvidenceOf(
  context: OfficeContext,
  db: Db,
  { files, links, note }: EvidenceInput,
  about: Pick<Evidence, 'subjectKind' | 'subjectId' | 'eventId' | 'personId' | 'name' | 'unitCode' | 'uploadedAt'>,
): Promise<void> {
  const common = { ...about, note: note ?? null }
  const pieces: Omit<Evidence, 'id'>[] = []
  for (const { fileName, content } of files) {
    const sha256 = await keepContent(db, fileName, content, context.now())
    pieces.push({ ...common, sha256, fileName, byteLength: content.byteLength, link: null })
  }
  for (const link of links) pieces.push({ ...common, sha256: null, fileName: null, byteLength: null, link })
  if (pieces.length > 0) await insertEvidence(db, pieces)
}

/** Somebody who may see a case brings evidence without taking a step. */
export async function addEvidence(
  context: OfficeContext,
  input: { readonly number: string; readonly by: ActorClaim; readonly evidence: EvidenceInput },
): Promise<Outcome<CaseView>> {
  const { evidence } = input
  const fault = checkEvidence(evidence)
  if (fault !== null) return refuseInput(fault)
  if (evidence.files.length + evidence.links.length === 0)
    return refuseInput('evidence: expected a file or a link', 'files')
  const viewer = await identifyViewer(context, input.by)
  if (!viewer.ok) return viewer
  return allOrNothing(context.database, async (db) => {
    const scene = await loadScene(context, db, input.number, viewer.value, { isLocked: true })
    if (!scene.ok) return scene
    const { record, who } = scene.value
    if (who.parties.size === 0) {
      const message = `${record.number}: expected somebody with a part in the case`
      return refuse({ code: 'case-not-yours', needs: 'input', message })
    }
    const { state: toState, id: caseId, number, leadUnitCode: unitCode } = record
    const kept = await countEvidence(db, 'case', caseId)
    if (kept + evidence.files.length + evidence.links.length > EVIDENCE_LISTED_MAX) {
      const message = `${number}: has ${kept} files and links; expected ${EVIDENCE_LISTED_MAX} at most`
      return refuse({ code: 'case-evidence-full', needs: 'input', message })
    }
    const { actor } = viewer.value
    const event = await insertCaseEvent(db, {
      caseId,
      step: 'addEvidence',
      fromState: toState,
      toState,
      personId: actor.personId,
      name: actor.name,
      unitCode: actingUnitOf(scene.value),
      surface: actor.surface,
      at: context.now(),
      details: {},
    })
    await keepEvidence(context, db, evidence, { caseId, event })
    await recordAct(context, db, actor, { act: 'case.addEvidence', unitCode, details: { number } })
    return done(await toCaseView(scene.value, context.office.timeZone))
  })
}

/** The bytes of one file of a case, for somebody who may see it. */
export async function caseEvidence(
  context: OfficeContext,
  input: { readonly number: string; readonly evidenceId: number; readonly by: ActorClaim },
): Promise<Outcome<{ readonly fileName: string; readonly content: Uint8Array }>> {
  const viewer = await identifyViewer(context, input.by)
  if (!viewer.ok) return viewer
  const db = context.database.prisma
  const scene = await loadScene(context, db, input.number, viewer.value, { isLocked: false })
  if (!scene.ok) return scene
  const piece = await seenPiece(db, scene.value.record.id, input.evidenceId, await hearsSuspicion(scene.value))
  const file = piece?.sha256 == null ? null : await readFile(db, piece.sha256)
  if (file === null || piece === null) return refuseUnseen(`${input.number}/${input.evidenceId}`)
  return done({ fileName: piece.fileName ?? file.fileName, content: file.content })
}

async function seenPiece(db: Db, caseId: number, id: number, hears: boolean): Promise<Evidence | null> {
  const piece = (await evidenceOf(db, 'case', caseId)).find((candidate) => candidate.id === id) ?? null
  if (piece === null || piece.eventId === null || hears) return piece
  const step = await stepOfCaseEvent(db, piece.eventId)
  return step !== null && isRestrictedStep(step) ? null : piece
}
