import { mayAct } from '../../domain/people.ts'
import { done, type Outcome } from '../../domain/refusal.ts'
import { isInForce } from '../../domain/time.ts'
import { loadRegisters } from '../../store/registers.ts'
import type { ActorClaim } from '../authorise.ts'
import { refOf } from '../cases/announce-step.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { identifyViewer, type Viewer } from '../viewer.ts'
import { loadAdministration } from './administration.ts'
import type { Home } from './facts.ts'
import { isStaff, loadOfficeWork } from './office-work.ts'
import { loadReturnDecisions } from './return-decisions.ts'
import { loadWaiting } from './waiting.ts'

/** Posts that a page names, and administrators. */
export const POSTS_NAMED_MAX = 4
export const ADMINISTRATORS_NAMED_MAX = 3

/**
 * What somebody finds on his page: what waits for himself, the office's open work where he works on it, and what an
 * administrator looks after. Somebody whom the office does not know is told whom to ask. It reads, and changes nothing.
 */
export async function loadHome(context: OfficeContext, by: ActorClaim): Promise<Outcome<Home>> {
  const viewer = await identifyViewer(context, by)
  if (viewer.ok) return done(await homeOf(context, viewer.value))
  if (viewer.refusal.code !== 'unknown-slack-user') return viewer
  return done({ kind: 'unknown', administrators: await administratorsOf(context) })
}

async function homeOf(context: OfficeContext, viewer: Viewer): Promise<Home> {
  const today = todayOf(context)
  const { actor, posts, roles, registers } = viewer
  const named = posts.slice(0, POSTS_NAMED_MAX).map(({ role, unitCode }) => {
    return { role, unit: refOf(registers.tree, unitCode, today) }
  })
  return {
    kind: 'known',
    today,
    name: actor.name,
    posts: { items: named, more: posts.length - named.length, isCut: false },
    waiting: await loadWaiting(context, viewer),
    decisions: await loadReturnDecisions(context, viewer),
    work: isStaff(viewer) ? await loadOfficeWork(context, viewer) : null,
    administration: mayAct(roles, 'changeSchedule') ? await loadAdministration(context, viewer) : null,
  }
}

async function administratorsOf(context: OfficeContext): Promise<readonly string[]> {
  const { posts } = await loadRegisters(context.database.prisma)
  const today = todayOf(context)
  const held = posts.filter((post) => post.role === 'administrator' && isInForce(post, today))
  return [...new Set(held.map(({ name }) => name))].slice(0, ADMINISTRATORS_NAMED_MAX)
}
