import { postsFrom, withSlackUser } from '../../domain/post-changes.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { type ActorClaim, authorise } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { changePosts, freeAccount, knownPerson } from './change-posts.ts'

const LOOK_UP_MS = 8_000

export interface SlackMatch {
  readonly personId: string
  /** The account: found by its e-mail address, or given by its id. */
  readonly account: { readonly email: string } | { readonly slackUserId: string }
  readonly by: ActorClaim
}

export interface MatchedPerson {
  readonly name: string
  readonly slackUserId: string
}

/** Links somebody to his Slack account from today on; one account belongs to one person. */
export async function matchSlackUser(context: OfficeContext, input: SlackMatch): Promise<Outcome<MatchedPerson>> {
  const actor = await authorise(context, input.by, 'managePeople')
  if (!actor.ok) return actor
  const account = await accountOf(context, input.account)
  if (!account.ok) return account
  const slackUserId = account.value
  return changePosts<MatchedPerson>(context, { act: 'matchSlackUser', by: input.by }, async (scene) => {
    const { personId } = input
    const person = knownPerson(scene, personId)
    if (!person.ok) return person
    if (postsFrom(scene.posts, { personId }, scene.today).length === 0) {
      const message = `${personId}: holds no post today or later; expected somebody who does`
      return refuse({ code: 'no-such-post', needs: 'input', message })
    }
    const free = freeAccount(scene, personId, slackUserId)
    if (!free.ok) return free
    const change = withSlackUser(scene.posts, personId, slackUserId, scene.today)
    return done({ change, details: { person: personId, slackUserId }, value: { name: person.value.name, slackUserId } })
  })
}

async function accountOf(context: OfficeContext, account: SlackMatch['account']): Promise<Outcome<string>> {
  if ('slackUserId' in account) return done(account.slackUserId)
  const { openWorkspace = null } = context
  if (openWorkspace === null) {
    const message = 'Slack is not connected, so nobody can be found by e-mail; set SLACK_BOT_TOKEN, or name the user id'
    return refuse({ code: 'no-such-account', needs: 'input', message })
  }
  const workspace = await openWorkspace(AbortSignal.timeout(LOOK_UP_MS))
  const answer = await workspace.personByEmail(account.email)
  if (answer.kind === 'unknown') {
    const message = `${account.email}: Slack did not answer (${answer.reason}); try again, or name the user id`
    return refuse({ code: 'no-such-account', needs: 'input', message })
  }
  if (answer.value !== null) return done(answer.value)
  const message = `${account.email}: nobody active in the workspace has this address`
  return refuse({ code: 'no-such-account', needs: 'input', message })
}
