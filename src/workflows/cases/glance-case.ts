import { type CaseStanding, isOverdue, nextStepOf, stepsOpenTo } from '../../domain/case.ts'
import { daysBetween } from '../../domain/case-deadlines.ts'
import { mayHearSuspicion, NOBODY_YET, partiesIn } from '../../domain/case-parties.ts'
import { channelsFor } from '../../domain/channels.ts'
import { done, type Outcome } from '../../domain/refusal.ts'
import type { LocalDay } from '../../domain/time.ts'
import { maySee } from '../../domain/visibility.ts'
import { type CaseGlance, glanceAtCase } from '../../store/case-glance.ts'
import { refuseUnseen } from '../find-unit.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { type Asker, identifyViewer, type Viewer } from '../viewer.ts'
import { type CaseView, toLinks, unitAt } from './case-view.ts'
import { EXTENSION_QUESTION, viewableOf } from './scene.ts'

/** Where a case stands, in what a short answer says of it. */
export interface CaseBrief
  extends Pick<
    CaseView,
    | 'number'
    | 'source'
    | 'title'
    | 'state'
    | 'leadUnit'
    | 'assisting'
    | 'isSuspended'
    | 'dueOn'
    | 'overdueDays'
    | 'links'
    | 'nextStep'
    | 'steps'
  > {
  /** How many pieces of evidence this person may see. */
  readonly evidenceCount: number
  /**
   * The address in Slack of the case's assignment in a channel of a unit in which the person holds a post: there he can
   * read on. `null` where no such channel was told of the case.
   */
  readonly link: string | null
}

/**
 * Where a case stands, as far as this person may see it; the whole of it is `viewCase`. One he may not see and one that
 * is not there are refused in the same words.
 */
export async function glanceCase(
  context: OfficeContext,
  input: { readonly number: string; readonly by: Asker },
): Promise<Outcome<CaseBrief>> {
  const viewer = await identifyViewer(context, input.by)
  if (!viewer.ok) return viewer
  const today = todayOf(context)
  const messageKeys = assignmentKeys(viewer.value, input.number, today)
  const glance = await glanceAtCase(context.database.prisma, { number: input.number, messageKeys })
  if (glance === null || !maySee(viewer.value.scope, viewableOf(glance))) return refuseUnseen(input.number)
  return done(toBrief(glance, viewer.value, { today, timeZone: context.office.timeZone }))
}

/** Keys of the case's assignment in the channels of the units in which the person holds a post. */
function assignmentKeys({ posts, registers }: Viewer, number: string, day: LocalDay): readonly string[] {
  return [...new Set(posts.map(({ unitCode }) => unitCode))].flatMap((unitCode) =>
    channelsFor(registers.channels, unitCode, 'cases', day).map(({ channelId }) => {
      return ['caseAssignment', number, unitCode, channelId].join('/')
    }),
  )
}

function toBrief(
  glance: CaseGlance,
  { actor, posts, registers }: Viewer,
  { today, timeZone }: { readonly today: LocalDay; readonly timeZone: string },
): CaseBrief {
  const { number, source, title, state, suspended, dueOn, lastSteps, evidence, namedIds } = glance
  const { tree } = registers
  const { personId } = actor
  const who = personId === null ? NOBODY_YET : partiesIn(tree, posts, glance, personId, today)
  const isNamed = namedIds.length > 0 && (personId === null || namedIds.includes(personId))
  const standing = standingOf(glance)
  const isLate = dueOn !== null && isOverdue(standing, dueOn, today)
  return {
    number,
    source,
    title,
    state,
    leadUnit: unitAt(tree, glance.leadUnitCode, today),
    assisting: glance.assistingCodes.map((code) => unitAt(tree, code, today)),
    isSuspended: suspended,
    dueOn,
    overdueDays: isLate ? daysBetween(dueOn, today) : 0,
    links: toLinks(state, (step) => lastSteps.get(step)?.at, timeZone),
    nextStep: nextStepOf(state),
    steps: stepsOpenTo(standing, who),
    evidenceCount: isNamed || mayHearSuspicion(who) ? evidence.count : evidence.count - evidence.keptBack,
    link: glance.permalink,
  }
}

function standingOf({ state, suspended, crossJurisdiction, falseState, lastSteps }: CaseGlance): CaseStanding {
  const [question, ...ends] = EXTENSION_QUESTION.map((step) => lastSteps.get(step)?.id ?? 0)
  const suspicion = falseState === 'suspected' ? lastSteps.get('suspectFalse') : undefined
  return {
    state,
    isSuspended: suspended,
    isExtensionAsked: question !== undefined && question > Math.max(0, ...ends),
    suspicion: suspicion === undefined ? null : { personId: suspicion.personId },
    isCrossJurisdiction: crossJurisdiction,
  }
}
