import { done, type Outcome, refuse } from '../domain/refusal.ts'
import { maySee, type Scope } from '../domain/visibility.ts'
import type { Db } from '../store/database.ts'
import { listDeadlines as list, type StoredDeadline } from '../store/deadlines.ts'
import type { ActorClaim } from './authorise.ts'
import { DEADLINE_SUBJECTS } from './deadline-subjects.ts'
import type { DeadlineSubject } from './deadlines.ts'
import { findUnit } from './find-unit.ts'
import { type OfficeContext, todayOf } from './office-context.ts'
import { identifyViewer } from './viewer.ts'

/** Most deadlines one listing returns. */
export const DEADLINES_LISTED_MAX = 500
/** Deadlines of a kind meant for named people that one listing looks through. */
const NAMED_LOOKED_AT_MAX = 10_000

export interface DeadlineQuestion {
  readonly by: ActorClaim
  /** The unit that has to meet them, as a person writes it; `null` = any. */
  readonly unit: string | null
  readonly isOpen: boolean
}

export interface ListedDeadlines {
  /** The earliest day first. */
  readonly deadlines: readonly StoredDeadline[]
  /** Whether there are more than are listed. */
  readonly isCut: boolean
}

interface Wanted {
  readonly unitCode: string | null
  readonly isOpen: boolean
}

/** The deadlines that whoever asks may see: those of his units, and of what is meant for him by name. */
export async function listDeadlines(
  context: OfficeContext,
  { by, unit, isOpen }: DeadlineQuestion,
  subjects: readonly DeadlineSubject[] = DEADLINE_SUBJECTS,
): Promise<Outcome<ListedDeadlines>> {
  const viewer = await identifyViewer(context, by)
  if (!viewer.ok) return viewer
  const { scope } = viewer.value
  const unitCode = unit === null ? done(null) : await codeOf(context, scope, unit)
  if (!unitCode.ok) return unitCode
  const wanted = { unitCode: unitCode.value, isOpen }
  const db = context.database.prisma
  const [ofUnits, ofPeople] = [
    await ofOwnUnits(db, scope, wanted, subjects),
    await forNamed(db, scope, wanted, subjects),
  ]
  const deadlines = [...ofUnits, ...ofPeople].sort((a, b) => (a.day === b.day ? a.id - b.id : a.day < b.day ? -1 : 1))
  return done({ deadlines: deadlines.slice(0, DEADLINES_LISTED_MAX), isCut: deadlines.length > DEADLINES_LISTED_MAX })
}

async function codeOf(context: OfficeContext, scope: Scope, text: string): Promise<Outcome<string>> {
  const found = await findUnit(context, { text, within: scope, day: todayOf(context) })
  if (!found.ok) return found
  if (found.value.kind === 'found') return done(found.value.unit.unitCode)
  const details = found.value.units.map(({ unitCode, district, unitName }) => `${unitCode}  ${district}/${unitName}`)
  const message = `${text}: fits ${details.length + found.value.more} units; expected a code or 区全称/单位名称`
  return refuse({ code: 'unit-ambiguous', needs: 'input', message, details })
}

async function ofOwnUnits(
  db: Db,
  scope: Scope,
  { unitCode, isOpen }: Wanted,
  subjects: readonly DeadlineSubject[],
): Promise<readonly StoredDeadline[]> {
  const subjectKinds = subjects.filter(({ namedIds }) => namedIds === null).map(({ subjectKind }) => subjectKind)
  const unitCodes = unitCode !== null ? [unitCode] : scope.isWholeCity ? null : [...scope.unitCodes]
  return list(db, { unitCodes, subjectKinds, isOpen }, DEADLINES_LISTED_MAX + 1)
}

/** What is meant for named people is looked for by them alone, whatever units are in the scope. */
async function forNamed(
  db: Db,
  scope: Scope,
  { unitCode, isOpen }: Wanted,
  subjects: readonly DeadlineSubject[],
): Promise<readonly StoredDeadline[]> {
  const seen: StoredDeadline[] = []
  for (const { subjectKind, namedIds } of subjects) {
    if (namedIds === null) continue
    const unitCodes = unitCode === null ? null : [unitCode]
    const rows = await list(db, { unitCodes, subjectKinds: [subjectKind], isOpen }, NAMED_LOOKED_AT_MAX)
    const named = await namedIds(
      db,
      rows.map(({ subjectId }) => subjectId),
    )
    const isSeen = (row: StoredDeadline) =>
      maySee(scope, { unitCodes: [row.unitCode], namedIds: named.get(row.subjectId) ?? [] })
    seen.push(...rows.filter(isSeen))
  }
  return seen
}
