/** A method of Slack's Web API that the bot calls. */
interface SlackMethod {
  readonly method: string
  /** Every scope the bot token needs for it, over public and private channels; none for some methods. */
  readonly scopes: readonly string[]
  readonly why: string
}

/**
 * The Web API methods that Duban calls, and the bot scopes they take. The app manifest asks for these scopes, and those
 * of the slash command and the events, and for no other.
 *
 * @see https://docs.slack.dev/reference/methods
 */
export const SLACK_METHODS = [
  { method: 'auth.test', scopes: [], why: 'whether the token is good, and whose it is' },
  { method: 'apps.connections.open', scopes: [], why: 'Socket Mode; takes the app-level token' },
  { method: 'chat.postMessage', scopes: ['chat:write'], why: 'posts notices and summonses' },
  { method: 'chat.update', scopes: ['chat:write'], why: 'marks a message corrected, withdrawn or decided' },
  { method: 'chat.getPermalink', scopes: [], why: 'the link to the city summary in a township’s notice' },
  {
    method: 'conversations.history',
    scopes: ['channels:history', 'groups:history', 'im:history'],
    why: 'whether a post whose outcome is unknown arrived',
  },
  {
    method: 'conversations.replies',
    scopes: ['channels:history', 'groups:history'],
    why: 'the same for an answer in a thread',
  },
  {
    method: 'users.conversations',
    scopes: ['channels:read', 'groups:read'],
    why: 'which channels the bot is a member of, against those it is to post to',
  },
  {
    method: 'conversations.info',
    scopes: ['channels:read', 'groups:read'],
    why: 'whether a channel that is missing there is archived, gone, or without the bot',
  },
  {
    method: 'users.info',
    scopes: ['users:read'],
    why: 'whether those who answer for a unit can still be reached',
  },
  {
    method: 'users.lookupByEmail',
    scopes: ['users:read.email'],
    why: 'finds the Slack account of a person an administrator names by e-mail',
  },
  { method: 'files.getUploadURLExternal', scopes: ['files:write'], why: 'attaches full lists and calendar files' },
  { method: 'files.completeUploadExternal', scopes: ['files:write'], why: 'the same' },
  {
    method: 'files.info',
    scopes: ['files:read'],
    why: 'whether a file whose upload was interrupted arrived; files that people put into forms',
  },
  {
    method: 'conversations.open',
    scopes: ['im:write'],
    why: 'sends an export, a picture, or what became of his report to one person, and to nobody else',
  },
  { method: 'views.open', scopes: [], why: 'asks for a reason, a choice, or a time and place; shows a case' },
  { method: 'views.publish', scopes: [], why: 'shows a person what waits for him on his page of the bot' },
  { method: 'views.push', scopes: [], why: 'the same from a button of such a view' },
  { method: 'views.update', scopes: [], why: 'turns the pages of a view, and says in a form what became of it' },
] as const satisfies readonly SlackMethod[]
