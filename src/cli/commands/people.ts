import { isRole, ROLES, type Role } from '../../domain/people.ts'
import { isLocalDay, type LocalDay } from '../../domain/time.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { appointDeputy } from '../../workflows/people/appoint-deputy.ts'
import type { PersonInput } from '../../workflows/people/change-posts.ts'
import { grantRole } from '../../workflows/people/grant-role.ts'
import { handOverPost } from '../../workflows/people/hand-over-post.ts'
import { type Left, personLeaves } from '../../workflows/people/leave.ts'
import { type ListedPost, listPeople } from '../../workflows/people/list-people.ts'
import { matchSlackUser } from '../../workflows/people/match-slack-user.ts'
import { revokeRole } from '../../workflows/people/revoke-role.ts'
import { flag, reasonOption, textOption, UsageError, wordOf } from '../arguments.ts'
import { type Call, type CliOption, defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { alignRows, type Output } from '../output.ts'

/** Open items a terminal names. */
const ITEMS_SHOWN = 40
const POST_OPTIONS: readonly CliOption[] = [
  { flags: '--unit <unit>', help: 'the unit: its code or name', required: true },
  { flags: '--role <role>', help: ROLES.join(', '), required: true },
]
const NEW_PERSON_OPTIONS: readonly CliOption[] = [
  { flags: '--name <name>', help: 'of somebody who is not known yet' },
  { flags: '--slack <user>', help: 'his Slack user id, of somebody who is not known yet' },
]
const BACKDATED: CliOption = {
  flags: '--backdated <reason>',
  help: 'why a day that is past is meant; kept in the audit log',
}
const ON = { flags: '--on <day>', help: 'the first day it holds; today unless given' } as const

const list = defineCliCommand({
  name: 'people list',
  summary: 'List who holds which post, today and to come, as far as you may see it.',
  args: [],
  options: [
    { flags: '--unit <unit>', help: 'only of this unit' },
    { flags: '--person <person>', help: 'only of this person' },
    { flags: '--past', help: 'posts of the past as well' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const question = {
      unit: textOption(call, 'unit'),
      personId: textOption(call, 'person'),
      withPast: flag(call, 'past'),
      by: call.actor,
    }
    return report(output, await listPeople(await context(), question), ({ posts, more }) => {
      output.json({ posts: posts.map(toDocument), more })
      const rows = posts.map((post) => [
        post.unitCode,
        post.unitName,
        post.role,
        `${post.personId} ${post.name}`,
        post.actingFor === null ? '' : `acting for ${post.actingFor}`,
        `${post.validFrom ?? '…'} to ${post.validTo ?? '…'}`,
        post.slackUserId ?? 'no Slack account',
      ])
      for (const line of alignRows(rows)) output.line(line)
      output.line(`${posts.length + more} post(s)${more === 0 ? '' : `, ${more} of them not listed`}.`)
      return undefined
    })
  },
})

const handOver = defineCliCommand({
  name: 'people hand-over',
  summary: 'Hand a post over to somebody else from a day on.',
  args: ['<from>', '<to>'],
  options: [...POST_OPTIONS, ON, BACKDATED, ...NEW_PERSON_OPTIONS],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    const post = { personId: wordOf(call.args[0], 'FROM'), unit: unitOf(call), role: roleOf(call) }
    const day = dayOption(call, 'on') ?? todayOf(office)
    const input = { post, to: personOf(call, wordOf(call.args[1], 'TO')), day, ...backdatedOf(call), by: call.actor }
    return report(output, await handOverPost(office, input), (made) => {
      output.json({ ok: true, ...made })
      output.line(`${made.to} holds ${post.role} of ${made.unitCode} from ${made.day} on, after ${made.from}.`)
      return undefined
    })
  },
})

const deputy = defineCliCommand({
  name: 'people deputy',
  summary: 'Have somebody act in a post for a time, beside whoever holds it.',
  args: ['<holder>', '<deputy>'],
  options: [
    ...POST_OPTIONS,
    { flags: '--from <day>', help: 'the first day', required: true },
    { flags: '--to <day>', help: 'the last day', required: true },
    BACKDATED,
    ...NEW_PERSON_OPTIONS,
  ],
  acts: true,
  async run(call, { output, context }) {
    const post = { personId: wordOf(call.args[0], 'HOLDER'), unit: unitOf(call), role: roleOf(call) }
    const who = personOf(call, wordOf(call.args[1], 'DEPUTY'))
    const [from, to] = [dayOf(textOption(call, 'from'), '--from'), dayOf(textOption(call, 'to'), '--to')]
    const input = { post, deputy: who, from, to, ...backdatedOf(call), by: call.actor }
    const outcome = await appointDeputy(await context(), input)
    return report(output, outcome, (made) => {
      output.json({ ok: true, ...made, from, to })
      output.line(`${made.deputy} acts as ${post.role} of ${made.unitCode} for ${made.principal}, ${from} to ${to}.`)
      return undefined
    })
  },
})

const leave = defineCliCommand({
  name: 'people leave',
  summary: 'End all posts of somebody, list what waits for him, and pass both on to a successor.',
  args: ['<person>'],
  options: [
    { flags: '--on <day>', help: 'the first day on which he holds nothing any more', required: true },
    BACKDATED,
    { flags: '--successor <person>', help: 'who takes over' },
    ...NEW_PERSON_OPTIONS,
    { flags: '--dry-run', help: 'only list what waits for him' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const successor = textOption(call, 'successor')
    const input = {
      personId: wordOf(call.args[0], 'PERSON'),
      day: dayOf(textOption(call, 'on'), '--on'),
      ...backdatedOf(call),
      successor: successor === null ? null : personOf(call, successor),
      dryRun: flag(call, 'dryRun'),
      by: call.actor,
    }
    return report(output, await personLeaves(await context(), input), (left) => {
      output.json({ ok: true, dryRun: input.dryRun, ...left })
      showLeft(output, left, input.dryRun)
      return undefined
    })
  },
})

const match = defineCliCommand({
  name: 'people match',
  summary: 'Link somebody to his Slack account, by its e-mail address or its id.',
  args: ['<person>'],
  options: [
    { flags: '--email <address>', help: 'as Slack knows it' },
    { flags: '--slack <user>', help: 'the Slack user id' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const [email, slackUserId] = [textOption(call, 'email'), textOption(call, 'slack')]
    if ((email === null) === (slackUserId === null)) throw new UsageError('people match: expected --email or --slack')
    const account = email === null ? { slackUserId: slackUserId ?? '' } : { email }
    const input = { personId: wordOf(call.args[0], 'PERSON'), account, by: call.actor }
    return report(output, await matchSlackUser(await context(), input), (made) => {
      output.json({ ok: true, personId: input.personId, ...made })
      output.line(`${made.name} is ${made.slackUserId} in Slack.`)
      return undefined
    })
  },
})

const grant = defineCliCommand({
  name: 'people grant',
  summary: 'Give somebody else a role in a unit; nobody gives himself one.',
  args: ['<person>'],
  options: [
    ...POST_OPTIONS,
    { flags: '--from <day>', help: 'the first day; today unless given' },
    { flags: '--to <day>', help: 'the last day; until further notice unless given' },
    BACKDATED,
    ...NEW_PERSON_OPTIONS,
  ],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    const span = { validFrom: dayOption(call, 'from') ?? todayOf(office), validTo: dayOption(call, 'to') }
    const role = roleOf(call)
    const to = personOf(call, wordOf(call.args[0], 'PERSON'))
    const input = { to, unit: unitOf(call), role, span, ...backdatedOf(call), by: call.actor }
    return report(output, await grantRole(office, input), (made) => {
      output.json({ ok: true, personId: to.personId, role, ...made, ...span })
      output.line(`${made.name} is ${role} of ${made.unitCode} from ${span.validFrom} on.`)
      return undefined
    })
  },
})

const revoke = defineCliCommand({
  name: 'people revoke',
  summary: 'Take a role back; that it was held stays on record.',
  args: ['<person>'],
  options: [...POST_OPTIONS, ON, BACKDATED],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    const post = { personId: wordOf(call.args[0], 'PERSON'), unit: unitOf(call), role: roleOf(call) }
    const day = dayOption(call, 'on') ?? todayOf(office)
    return report(output, await revokeRole(office, { post, day, ...backdatedOf(call), by: call.actor }), (made) => {
      output.json({ ok: true, personId: post.personId, role: post.role, ...made, day })
      output.line(`${made.name} is ${post.role} of ${made.unitCode} no more from ${day} on.`)
      return undefined
    })
  },
})

function showLeft(output: Output, { name, successor, day, posts, items }: Left, dryRun: boolean): void {
  const to = successor === null ? 'nobody is named to follow' : `${successor} follows`
  output.line(`${name} ${dryRun ? 'would leave' : 'leaves'} ${posts.length} post(s) on ${day}; ${to}.`)
  for (const { unitCode, role } of posts) output.line(`  ${role} of ${unitCode}`)
  const { receipts, schedules, deadlines } = items
  output.line(`waiting for himself: ${receipts.length} receipt(s), ${schedules.length} schedule(s)`)
  for (const { messageId, kind, unitCode } of receipts.slice(0, ITEMS_SHOWN)) {
    output.line(`  sign message ${messageId}: ${kind}, ${unitCode}`)
  }
  for (const id of schedules.slice(0, ITEMS_SHOWN)) output.line(`  schedule ${id}`)
  output.line(`waiting for his units, and going with the posts: ${deadlines.length} deadline(s)`)
  for (const { subjectKind, subjectId, kind, unitCode, day: due } of deadlines.slice(0, ITEMS_SHOWN)) {
    output.line(`  ${due} ${subjectKind} ${subjectId}: ${kind}, ${unitCode}`)
  }
}

function toDocument(post: ListedPost) {
  const { personId, name, unitCode, unitName, role, slackUserId, validFrom, validTo, actingForId = null } = post
  return { personId, name, unitCode, unitName, role, slackUserId, validFrom, validTo, actingForId }
}

function personOf(call: Call, personId: string): PersonInput {
  return {
    personId,
    name: textOption(call, 'name') ?? undefined,
    slackUserId: textOption(call, 'slack') ?? undefined,
  }
}

function unitOf(call: Call): string {
  return wordOf(textOption(call, 'unit') ?? undefined, '--unit')
}

function roleOf(call: Call): Role {
  const role = textOption(call, 'role') ?? ''
  if (isRole(role)) return role
  throw new UsageError(`--role ${role}: expected one of ${ROLES.join(', ')}`)
}

function backdatedOf(call: Call): { readonly backdated: string | null } {
  return { backdated: reasonOption(call, 'backdated') }
}

function dayOption(call: Call, name: string): LocalDay | null {
  const text = textOption(call, name)
  return text === null ? null : dayOf(text, `--${name}`)
}

function dayOf(text: string | null, name: string): LocalDay {
  if (text !== null && isLocalDay(text)) return text
  throw new UsageError(`${name} ${text ?? '(missing)'}: expected a day YYYY-MM-DD`)
}

/** Everything about people but their import. */
export const PEOPLE_COMMANDS = [list, handOver, deputy, leave, match, grant, revoke] as const
