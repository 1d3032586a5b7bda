import type { FalseKind } from '../../domain/case.ts'
import { mayHearSuspicion, partiesIn } from '../../domain/case-parties.ts'
import { computeDeadline, type DeadlineRule } from '../../domain/deadlines.ts'
import type { Post, Role } from '../../domain/people.ts'
import { isInForce, type LocalDay } from '../../domain/time.ts'
import type { CaseEvent } from '../../store/case-events.ts'
import { loadPosts } from '../../store/posts.ts'
import { orderSelfCriticism } from '../../store/self-criticisms.ts'
import { setDeadline } from '../deadlines.ts'
import type { OfficeContext } from '../office-context.ts'
import type { CaseScene } from './scene.ts'

/** Most people one self-criticism is meant for. */
const NAMED_MAX = 200

const HEARING_ROLES: ReadonlySet<Role> = new Set(['reviewer', 'issuer', 'commissioner'])

/**
 * Orders the self-criticism of the lead unit's principal leader (M19). It is for named people: the principals of the day,
 * and those who verify and decide this case. No channel hears of it, so its deadline is listed and not called out.
 */
export async function orderInCase(
  context: OfficeContext,
  { db, record, viewer, today, tree }: CaseScene,
  event: CaseEvent,
  { kind, dueOn }: { readonly kind: FalseKind; readonly dueOn: LocalDay | null },
): Promise<void> {
  const posts = (await loadPosts(db)).filter((post) => isInForce(post, today))
  const { leadUnitCode } = record
  const principals = posts.filter((post) => post.unitCode === leadUnitCode && post.role === 'principal')
  const byPerson = Map.groupBy(posts, ({ personId }) => personId)
  const hearers = [...byPerson].filter(([personId, held]) => {
    return hasHearingRole(held) && mayHearSuspicion(partiesIn(tree, held, record, personId, today))
  })
  const own = viewer.actor.personId
  const ids = [...(own === null ? [] : [own]), ...principals.map((post) => post.personId), ...hearers.map(([id]) => id)]
  const rule = ruleOf(context, dueOn)
  const id = await orderSelfCriticism(db, {
    caseId: record.id,
    unitCode: leadUnitCode,
    falseKind: kind,
    orderedBy: own,
    orderedAt: event.at,
    namedIds: [...new Set(ids)].slice(0, NAMED_MAX),
    dueOn: computeDeadline(rule, today, context.calendar).day,
  })
  await setDeadline(context, db, {
    subjectKind: 'selfCriticism',
    subjectId: String(id),
    kind: 'selfCriticism',
    unitCode: leadUnitCode,
    rule,
    base: today,
    plan: null,
  })
}

function hasHearingRole(posts: readonly Post[]): boolean {
  return posts.some(({ role }) => HEARING_ROLES.has(role))
}

function ruleOf({ office }: OfficeContext, dueOn: LocalDay | null): DeadlineRule {
  if (dueOn !== null) return { kind: 'namedDay', day: dueOn, moveToWorkingDay: false }
  return { kind: 'workingDays', count: office.cases.selfCriticismWorkingDays ?? 1 }
}
