import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types'
import { z } from 'zod'
import { isRole, type Role } from '../../domain/people.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { ListedPeople, ListedPost } from '../../workflows/people/list-people.ts'
import type { BotTools, Speech } from '../define.ts'
import { optionText, toForm, verbatim } from '../forms.ts'
import { adminInput } from './fields.ts'
import { PERSON_FORMS, type PersonForm } from './replies.ts'

/** Posts of one answer; each takes a block of at most 50. */
const LISTED_MAX = 20
/** Slack's bound on the options of a menu. */
const OPTIONS_MAX = 100
export const ID_CHARACTERS_MAX = 64
const NAME_CHARACTERS_MAX = 100

export const PersonAbout = z.strictObject({ personId: z.string().min(1).max(ID_CHARACTERS_MAX) })

/** Who holds which post, each with the button that opens what can be done for him. */
export function peopleSpeech(tools: BotTools, { posts, more }: ListedPeople): Speech {
  const words = tools.replies.administration.people
  if (posts.length === 0) return { paragraphs: [words.nothing] }
  const shown = posts.slice(0, LISTED_MAX)
  const rest = posts.length - shown.length + more
  return {
    paragraphs: [
      fillIn(words.head, { count: posts.length + more }),
      ...(rest === 0 ? [] : [fillIn(words.rest, { count: rest })]),
    ],
    entries: shown.map((post) => ({
      text: postText(tools, post),
      button: { action: 'people.show', label: words.choose, value: { personId: post.personId } },
    })),
  }
}

/** One person with all his posts, and what can be done for him. */
export function personSpeech(tools: BotTools, personId: string, posts: readonly ListedPost[]): Speech {
  const words = tools.replies.administration.people
  const [first] = posts
  if (first === undefined) return { paragraphs: [words.nothing] }
  const lines = posts.slice(0, LISTED_MAX).map((post) => postText(tools, post))
  return {
    paragraphs: [fillIn(words.card, { name: first.name, id: personId }), ...lines],
    buttons: [
      [
        ...PERSON_FORMS.map((form) => ({ action: `people.${form}`, label: words.buttons[form], value: { personId } })),
        { action: 'people.grant', label: words.grant, value: { personId } },
      ],
    ],
  }
}

function postText({ context, replies }: BotTools, post: ListedPost): string {
  const words = replies.administration.people
  const acting = post.actingFor === null ? '' : fillIn(words.acting, { name: post.actingFor })
  const { day, words: named } = context.templates.format
  const role = ownWord(named.roles, post.role)
  return fillIn(words.entry, {
    unit: `${post.unitName}（${post.unitCode}）`,
    role: `${role}${acting}`,
    name: post.name,
    id: post.personId,
    from: post.validFrom === null ? words.open : day(post.validFrom),
    to: post.validTo === null ? words.open : day(post.validTo),
    account: post.slackUserId ?? words.noAccount,
  })
}

const FIELDS: Readonly<Record<PersonForm, (tools: BotTools, posts: readonly ListedPost[]) => readonly KnownBlock[]>> = {
  handOver: (tools, posts) => [
    postInput(tools, posts),
    idInput(tools, 'successor', false),
    nameInput(tools),
    adminInput(tools, 'day', { type: 'datepicker' }),
  ],
  deputy: (tools, posts) => [
    postInput(tools, posts),
    idInput(tools, 'deputy', false),
    nameInput(tools),
    adminInput(tools, 'firstDay', { type: 'datepicker' }),
    adminInput(tools, 'lastDay', { type: 'datepicker' }),
  ],
  leave: (tools) => [
    idInput(tools, 'successor', true),
    nameInput(tools),
    adminInput(tools, 'day', { type: 'datepicker' }),
  ],
  revoke: (tools, posts) => [postInput(tools, posts), adminInput(tools, 'endDay', { type: 'datepicker' })],
  match: (tools) => [adminInput(tools, 'account', { type: 'plain_text_input', max_length: NAME_CHARACTERS_MAX })],
}

/** The form of one act about somebody. */
export function toPersonForm(tools: BotTools, form: PersonForm, posts: readonly ListedPost[]): ModalView | null {
  const [first] = posts
  if (first === undefined) return null
  const words = tools.replies.administration.people.forms[form]
  const intro = fillIn(words.intro, { name: first.name, id: first.personId })
  const about = { personId: first.personId }
  return toForm(tools, { id: `people.${form}`, about, words, blocks: [verbatim(intro), ...FIELDS[form](tools, posts)] })
}

/** The post an option stands for. */
export function postOfOption(text: string): { readonly unit: string; readonly role: Role } | null {
  const [unit = '', role = ''] = text.split('/')
  return isRole(role) ? { unit, role } : null
}

function postInput(tools: BotTools, posts: readonly ListedPost[]): KnownBlock {
  const { words } = tools.context.templates.format
  const options = new Map<string, PlainTextOption>()
  for (const { unitCode, unitName, role } of posts.slice(0, OPTIONS_MAX)) {
    const value = `${unitCode}/${role}`
    const text = optionText(unitName, (name) => `${name}　${ownWord(words.roles, role)}`)
    options.set(value, { text, value })
  }
  return adminInput(tools, 'post', { type: 'static_select', options: [...options.values()] })
}

function idInput(tools: BotTools, field: 'successor' | 'deputy', isOptional: boolean): KnownBlock {
  return adminInput(tools, field, { type: 'plain_text_input', max_length: ID_CHARACTERS_MAX }, { isOptional })
}

export function nameInput(tools: BotTools): KnownBlock {
  return adminInput(
    tools,
    'newName',
    { type: 'plain_text_input', max_length: NAME_CHARACTERS_MAX },
    { isOptional: true },
  )
}
