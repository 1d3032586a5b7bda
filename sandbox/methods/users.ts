import { type Answer, type Call, done, fail, type Method, missingArgument } from '../method.ts'
import { page } from '../paging.ts'
import { userShape } from '../shapes.ts'

const LIST_PAGE_MAX = 999

function info(call: Call): Answer {
  const id = call.args.text('user')
  if (id === null) return missingArgument('user')
  const user = call.workspace.users.get(id)
  const withEmail = call.token.scopes.has('users:read.email')
  return user === undefined ? fail('user_not_found') : done({ user: userShape(call.workspace, user, withEmail) })
}

function list(call: Call): Answer {
  const paged = page(call.args, [...call.workspace.users.values()], { max: LIST_PAGE_MAX, usual: LIST_PAGE_MAX })
  if ('ok' in paged) return paged
  const withEmail = call.token.scopes.has('users:read.email')
  const members = paged.items.map((user) => userShape(call.workspace, user, withEmail))
  return done({ members, response_metadata: { next_cursor: paged.nextCursor } })
}

function lookupByEmail(call: Call): Answer {
  const email = call.args.text('email')?.toLowerCase()
  if (email === undefined) return missingArgument('email')
  const user = [...call.workspace.users.values()].find((one) => one.email?.toLowerCase() === email)
  if (user === undefined || user.isDeactivated) return fail('users_not_found')
  return done({ user: userShape(call.workspace, user, true) })
}

function authTest(call: Call): Answer {
  const { workspace, token } = call
  if (token.kind === 'app') return done({ app_id: workspace.appId, app_name: 'sandbox' })
  return done({
    url: `${workspace.url}/`,
    team: workspace.teamName,
    team_id: workspace.teamId,
    user: workspace.users.get(token.userId)?.name ?? token.userId,
    user_id: token.userId,
    bot_id: token.botId,
    is_enterprise_install: false,
  })
}

function teamInfo({ workspace }: Call): Answer {
  return done({ team: { id: workspace.teamId, name: workspace.teamName, domain: 'sandbox', url: `${workspace.url}/` } })
}

export const USER_METHODS: readonly Method[] = [
  { name: 'auth.test', scopes: [], tier: 'special', run: authTest },
  { name: 'team.info', scopes: ['team:read'], tier: 3, run: teamInfo },
  { name: 'users.info', scopes: ['users:read'], tier: 4, run: info },
  { name: 'users.list', scopes: ['users:read'], tier: 2, run: list },
  { name: 'users.lookupByEmail', scopes: ['users:read.email'], tier: 3, run: lookupByEmail },
]
