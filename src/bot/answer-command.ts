import type { RespondFn } from '@slack/bolt'
import { z } from 'zod'
import { fillIn } from '../notifications/words.ts'
import type { ActorClaim } from '../workflows/authorise.ts'
import { actOnce } from './act-once.ts'
import { help, helpText } from './commands/help.ts'
import { COMMANDS } from './commands/index.ts'
import { SLASH_COMMAND, usageOf } from './commands/usage.ts'
import type { CommandDefinition, Speech } from './define.ts'
import { nearestName } from './nearest.ts'
import { refusalText } from './replies.ts'
import { guarded, type ListenerParts, outcomeOf, type Said, tell } from './said.ts'

/** More than anybody means to write after a command, in characters. */
const TEXT_CHARACTERS_MAX = 4_000
/** How much of a word nobody knows is repeated, in characters. */
const WORD_CHARACTERS_MAX = 40

const Given = z.object({
  user_id: z.string().min(1).max(255),
  channel_id: z.string().min(1).max(255),
  trigger_id: z.string().min(1).max(255),
  text: z.string().max(TEXT_CHARACTERS_MAX).default(''),
})

/** Answers what was asked with the slash command, to the person who asked; one that comes twice is answered once. */
export async function answerCommand(body: unknown, respond: RespondFn, parts: ListenerParts): Promise<void> {
  const said = await guarded(`command ${SLASH_COMMAND}`, parts, () => ask(body, parts))
  parts.logger.info({ command: SLASH_COMMAND, outcome: outcomeOf(said) }, 'a command was given')
  parts.onRequest('command', said.kind)
  const reply = replyOf(said, parts)
  if (reply !== null) await tell(respond, reply, parts)
}

async function ask(body: unknown, parts: ListenerParts): Promise<Said> {
  const given = Given.safeParse(body)
  if (!given.success) return { kind: 'broken' }
  const { user_id: slackUserId, channel_id: channelId, trigger_id: triggerId, text } = given.data
  const by = { surface: 'slack', slackUserId } as const
  const said = await actOnce(`command/${triggerId}`, parts, (tools) => answerText({ text, channelId, by }, tools))
  if (said?.kind !== 'form') return said ?? { kind: 'repeated' }
  return (await parts.forms.open(triggerId, said.view)) === 'opened' ? said : { kind: 'tooLate' }
}

async function answerText(
  { text, channelId, by }: { readonly text: string; readonly channelId: string; readonly by: ActorClaim },
  parts: ListenerParts,
): Promise<Said> {
  const identified = await parts.workflows.identifyViewer(parts.context, by)
  if (!identified.ok) return { kind: 'refused', refusal: identified.refusal }
  const viewer = identified.value
  const offered = COMMANDS.filter(({ roles }) => roles.some((role) => viewer.roles.has(role)))
  const [name = help.names.en, ...words] = text
    .normalize('NFKC')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
  const command = commandNamed(name)
  if (command === null) return { kind: 'said', paragraphs: unknownName(name, offered, parts) }
  if (!offered.includes(command)) {
    const message = `${SLASH_COMMAND} ${command.names.en}: takes the role ${command.roles.join(' or ')}`
    return { kind: 'refused', refusal: { code: 'not-permitted', needs: 'input', message } }
  }
  const reply = await command.run({ words, channelId, offered, by, viewer }, parts)
  return reply.kind === 'misused' ? { kind: 'said', paragraphs: [misuseText(command, parts)] } : reply
}

function commandNamed(word: string): CommandDefinition | null {
  const name = word.toLowerCase()
  return COMMANDS.find(({ names }) => Object.values(names).includes(name)) ?? null
}

/** Names only what the person may use: a suggestion must not tell of anything else. */
function unknownName(name: string, offered: readonly CommandDefinition[], parts: ListenerParts): readonly string[] {
  const { locale } = parts.context.templates
  const { unknown, nearest } = parts.replies.commands
  const word = name.length > WORD_CHARACTERS_MAX ? `${name.slice(0, WORD_CHARACTERS_MAX - 1)}…` : name
  const near = nearestName(
    name.toLowerCase(),
    offered.flatMap(({ names }) => Object.values(names)),
  )
  const meant = near === null ? null : commandNamed(near)
  const hint = meant === null ? '' : fillIn(nearest, { usage: usageOf(meant, locale) })
  return [`${fillIn(unknown, { word })}${hint}`, helpText(offered, parts)]
}

function misuseText(command: CommandDefinition, { context, replies }: ListenerParts): string {
  return fillIn(replies.commands.misused, { usage: usageOf(command, context.templates.locale) })
}

/** What the person is told; `null` when a form, or the first of several requests, tells him. */
function replyOf(said: Said, { replies }: ListenerParts): Speech | null {
  switch (said.kind) {
    case 'said':
      return said
    case 'refused':
      return { paragraphs: [refusalText(replies, said.refusal)] }
    case 'fault':
      return { paragraphs: [fillIn(replies.trouble.commandFault, { reference: said.reference })] }
    case 'broken':
      return { paragraphs: [replies.trouble.brokenCommand] }
    case 'tooLate':
      return { paragraphs: [replies.trouble.tooLateCommand] }
    default:
      return null
  }
}
