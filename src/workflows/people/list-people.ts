import type { Post } from '../../domain/people.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { maySee } from '../../domain/visibility.ts'
import { findUnit } from '../find-unit.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { type Asker, identifyViewer, type Viewer } from '../viewer.ts'

/** Posts one listing holds at most. */
export const POSTS_LISTED_MAX = 500

export interface PeopleQuestion {
  /** The unit as a person writes it; `null` = all he may see. */
  readonly unit: string | null
  readonly personId: string | null
  /** Whether posts of the past are listed as well. */
  readonly withPast: boolean
  readonly by: Asker
}

/** A post with the name of its unit. */
export interface ListedPost extends Post {
  readonly unitName: string
  /** Name of whom he acts for; `null` = the post is his own. */
  readonly actingFor: string | null
}

export interface ListedPeople {
  /** By unit code, then person. */
  readonly posts: readonly ListedPost[]
  /** How many more there are. */
  readonly more: number
}

/** Who holds which post, of the units that whoever asks may see: today and to come, or of the past as well. */
export async function listPeople(context: OfficeContext, question: PeopleQuestion): Promise<Outcome<ListedPeople>> {
  const viewer = await identifyViewer(context, question.by)
  if (!viewer.ok) return viewer
  const { scope, registers } = viewer.value
  const day = todayOf(context)
  const unitCode = question.unit === null ? done(null) : await unitOf(context, question.unit, viewer.value)
  if (!unitCode.ok) return unitCode
  const found = registers.posts.filter(
    (post) =>
      (unitCode.value === null || post.unitCode === unitCode.value) &&
      (question.personId === null || post.personId === question.personId) &&
      (question.withPast || post.validTo === null || post.validTo >= day) &&
      maySee(scope, { unitCodes: [post.unitCode], namedIds: null }),
  )
  const sorted = found.toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1))
  const names = new Map(registers.posts.map(({ personId, name }) => [personId, name]))
  const posts = sorted.slice(0, POSTS_LISTED_MAX).map((post): ListedPost => {
    const spans = registers.tree.spansByCode.get(post.unitCode) ?? []
    const { actingForId = null } = post
    const actingFor = actingForId === null ? null : (names.get(actingForId) ?? actingForId)
    return { ...post, unitName: spans.at(-1)?.name ?? post.unitCode, actingFor }
  })
  return done({ posts, more: found.length - posts.length })
}

async function unitOf(context: OfficeContext, text: string, { scope, registers }: Viewer): Promise<Outcome<string>> {
  const question = { text, within: scope, day: todayOf(context), tree: registers.tree }
  const found = await findUnit(context, question)
  if (!found.ok) return found
  if (found.value.kind === 'found') return done(found.value.unit.unitCode)
  const { units, more } = found.value
  return refuse({
    code: 'unit-ambiguous',
    needs: 'input',
    message: `${text}: part of the name of ${units.length + more} units; expected a code or a whole name`,
    details: units.map((unit) => `${unit.unitCode}  ${unit.district}/${unit.unitName}`),
  })
}

function orderOf({ unitCode, personId, role, validFrom }: Post): string {
  return [unitCode, personId, role, validFrom ?? ''].join('\n')
}
