import { CAMPAIGN_STATES } from '../../domain/campaign.ts'
import { readSource } from '../../intake/source.ts'
import { askReturnExtension } from '../../workflows/campaigns/ask-extension.ts'
import { grantReturnExtension, refuseReturnExtension } from '../../workflows/campaigns/decide-extension.ts'
import { acceptReturn, extendReturn, sendReturnBack } from '../../workflows/campaigns/decide-return.ts'
import { type CampaignEntry, listReturns, type ReturnEntry, viewReturn } from '../../workflows/campaigns/look.ts'
import { passReturnOn } from '../../workflows/campaigns/pass-on.ts'
import { type ReturnInput, submitReturn } from '../../workflows/campaigns/submit-return.ts'
import type { ReturnRef, ReturnTaken } from '../../workflows/campaigns/take-return-step.ts'
import { flag, listOption, reasonOption, textOption, UsageError, wholeNumber, wordOf } from '../arguments.ts'
import { type Call, type CliOption, defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { alignRows, type Output } from '../output.ts'
import { showReturn } from '../show-return.ts'
import { dayOption, toCampaignDocument } from './campaign.ts'

const ID_MAX = 2_147_483_647
/** RETURN, as every command of one return takes it. */
const RETURN = ['<return>']
const OF_CAMPAIGN: CliOption = {
  flags: '--campaign <campaign>',
  help: 'where RETURN is a unit: its campaign, by number or as annualReport/2026',
}

export const reports = defineCliCommand({
  name: 'reports',
  summary: 'List the yearly returns one may see, with how far they are.',
  args: [],
  options: [
    { flags: '--campaign <campaign>', help: 'one alone, by number or as annualReport/2026' },
    { flags: '--all', help: 'compiled and cancelled ones too' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const campaign = textOption(call, 'campaign')
    const states = flag(call, 'all') || campaign !== null ? CAMPAIGN_STATES : (['scheduled', 'open'] as const)
    const outcome = await listReturns(await context(), { campaign, states, by: call.actor })
    return report(output, outcome, (entries) => {
      output.json({ campaigns: entries.map(toEntryDocument) })
      for (const entry of entries) showCampaign(output, entry)
      output.line(`${entries.length} campaign(s).`)
      return undefined
    })
  },
})

function showCampaign(output: Output, { campaign, due, progress, returns }: CampaignEntry): void {
  const { id, kind, year, title, state, isDueConfirmed } = campaign
  const mark = isDueConfirmed ? (due.confirmed ? '' : ' (holidays not announced)') : ' (to be confirmed)'
  output.line(`${id}  ${kind}/${year}  ${title}: ${state}, due ${due.day}${mark}`)
  if (progress !== null && returns.length > 0) {
    const { owing, submitted, accepted, notSubmitted, overdue } = progress
    output.line(`  ${submitted} of ${owing} in, ${accepted} accepted, ${notSubmitted} not in, ${overdue} overdue`)
  }
  const rows = returns.map((entry) => [
    `  ${entry.submission.id}`,
    entry.unit.unitCode,
    entry.unit.unitName,
    stateText(entry),
    entry.due.day,
    entry.submission.content?.documentNumber ?? '',
  ])
  for (const line of alignRows(rows)) output.line(line)
}

/** Such as `open, overdue, more time asked for`. */
function stateText({ submission, isOverdue, isLate, extensionAsked }: ReturnEntry): string {
  const marks = [
    ...(isOverdue ? ['overdue'] : []),
    ...(isLate ? ['late'] : []),
    ...(extensionAsked === null ? [] : ['more time asked for']),
  ]
  return [submission.state, ...marks].join(', ')
}

export const reportShow = defineCliCommand({
  name: 'report show',
  summary: 'Show one return with its whole course, and what one may do next.',
  args: RETURN,
  options: [OF_CAMPAIGN],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    const outcome = await viewReturn(office, { ref: refOf(call), by: call.actor })
    return report(output, outcome, (course) => {
      const { events, missing, isEscalated, steps, campaign } = course
      const timeline = events.map(({ step, fromState, toState, name, surface, at, details }) => {
        return { step, fromState, toState, name, surface, at: at.toISOString(), details }
      })
      output.json({ ...toReturnDocument(course), campaign: campaign.id, missing, isEscalated, steps, events: timeline })
      showReturn(output, course, office.office.timeZone)
      return undefined
    })
  },
})

const CONTENT: readonly CliOption[] = [
  OF_CAMPAIGN,
  { flags: '--text <text>', help: 'the main points' },
  { flags: '--link <link>', help: 'where the whole of it is' },
  { flags: '--file <path>', help: 'a file; in the place of those that were there', many: true },
  { flags: '--number <number>', help: 'the document number, such as 甲政文〔2027〕3号' },
  { flags: '--dated <day>', help: 'the day of the document' },
]

const submit = defineCliCommand({
  name: 'report submit',
  summary: 'Send the return of one’s unit, change what was sent, or record one that came on paper.',
  args: RETURN,
  options: [...CONTENT, { flags: '--on-paper', help: 'it went by official post' }],
  acts: true,
  async run(call, { output, context }) {
    const isOnPaper = flag(call, 'onPaper')
    const content = { ...(await contentOf(call)), isOnPaper }
    const outcome = await submitReturn(await context(), { ref: refOf(call), content, isDraft: false, by: call.actor })
    return report(output, outcome, (taken) => show(output, taken))
  },
})

const draft = defineCliCommand({
  name: 'report draft',
  summary: 'Keep a draft of the return, for one’s unit alone.',
  args: RETURN,
  options: CONTENT,
  acts: true,
  async run(call, { output, context }) {
    const content = await contentOf(call)
    const outcome = await submitReturn(await context(), { ref: refOf(call), content, isDraft: true, by: call.actor })
    return report(output, outcome, (taken) => show(output, taken))
  },
})

const accept = defineCliCommand({
  name: 'report accept',
  summary: 'Accept a return.',
  args: RETURN,
  options: [OF_CAMPAIGN, { flags: '--reason <text>', help: 'a remark' }],
  acts: true,
  async run(call, { output, context }) {
    const input = { ref: refOf(call), eventId: null, remark: reasonOption(call), by: call.actor }
    return report(output, await acceptReturn(await context(), input), (taken) => show(output, taken))
  },
})

const sendBack = defineCliCommand({
  name: 'report return',
  summary: 'Send a return back to be completed.',
  args: RETURN,
  options: [
    OF_CAMPAIGN,
    { flags: '--reason <text>', help: 'why', required: true },
    { flags: '--missing <text>', help: 'what is missing', required: true },
    { flags: '--due <day>', help: 'by when it has to come again', required: true },
  ],
  acts: true,
  async run(call, { output, context }) {
    const input = {
      ref: refOf(call),
      eventId: null,
      reason: neededText(call, 'reason'),
      missing: neededText(call, 'missing'),
      dueOn: dayOption(call, 'due') ?? '',
      by: call.actor,
    }
    return report(output, await sendReturnBack(await context(), input), (taken) => show(output, taken))
  },
})

const extend = defineCliCommand({
  name: 'report extend',
  summary: 'Give a unit more time for its return.',
  args: RETURN,
  options: [
    OF_CAMPAIGN,
    { flags: '--due <day>', help: 'the new due day', required: true },
    { flags: '--reason <text>', help: 'why', required: true },
  ],
  acts: true,
  async run(call, { output, context }) {
    const input = {
      ref: refOf(call),
      reason: neededText(call, 'reason'),
      dueOn: dayOption(call, 'due') ?? '',
      by: call.actor,
    }
    return report(output, await extendReturn(await context(), input), (taken) => show(output, taken))
  },
})

const askExtension = defineCliCommand({
  name: 'report ask-extension',
  summary: 'Ask for more time for the return of one’s unit, before it is due.',
  args: RETURN,
  options: [
    OF_CAMPAIGN,
    { flags: '--until <day>', help: 'the day until which more time is wished', required: true },
    { flags: '--reason <text>', help: 'why', required: true },
  ],
  acts: true,
  async run(call, { output, context }) {
    const [until, reason] = [dayOption(call, 'until') ?? '', neededText(call, 'reason')]
    const outcome = await askReturnExtension(await context(), { ref: refOf(call), until, reason, by: call.actor })
    return report(output, outcome, (taken) => show(output, taken))
  },
})

const grantExtension = defineCliCommand({
  name: 'report grant-extension',
  summary: 'Give the time that a unit asked for, until that day or another.',
  args: RETURN,
  options: [
    OF_CAMPAIGN,
    { flags: '--until <day>', help: 'the new due day (default: the day asked for)' },
    { flags: '--note <text>', help: 'a remark to the unit' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const [until, note] = [dayOption(call, 'until'), textOption(call, 'note')]
    const input = { ref: refOf(call), eventId: null, until, note, by: call.actor }
    return report(output, await grantReturnExtension(await context(), input), (taken) => show(output, taken))
  },
})

const refuseExtension = defineCliCommand({
  name: 'report refuse-extension',
  summary: 'Give a unit no more time, and say why.',
  args: RETURN,
  options: [OF_CAMPAIGN, { flags: '--reason <text>', help: 'why', required: true }],
  acts: true,
  async run(call, { output, context }) {
    const input = { ref: refOf(call), eventId: null, reason: neededText(call, 'reason'), by: call.actor }
    return report(output, await refuseReturnExtension(await context(), input), (taken) => show(output, taken))
  },
})

const passOn = defineCliCommand({
  name: 'report pass-on',
  summary: 'Say which unit reports in the place of one that was merged.',
  args: RETURN,
  options: [OF_CAMPAIGN, { flags: '--to <unit>', help: 'the unit that reports for it', required: true }],
  acts: true,
  async run(call, { output, context }) {
    const to = neededText(call, 'to')
    return report(output, await passReturnOn(await context(), { ref: refOf(call), to, by: call.actor }), (passed) => {
      output.json({ ok: true, ...passed })
      output.line(`${passed.successorName} reports for ${passed.unitName} too; ${passed.enqueued} message(s) enqueued.`)
      return undefined
    })
  },
})

/** What is done about one return. */
export const REPORT_COMMANDS = [
  submit,
  draft,
  accept,
  sendBack,
  extend,
  askExtension,
  grantExtension,
  refuseExtension,
  passOn,
]

/** RETURN: its number, or its unit with `--campaign`. */
function refOf(call: Call): ReturnRef {
  const text = wordOf(call.args[0], 'RETURN').trim()
  const campaign = textOption(call, 'campaign')
  if (campaign !== null) return { campaign, unit: text }
  return { submissionId: wholeNumber(text, 'RETURN', 1, ID_MAX) }
}

async function contentOf(call: Call): Promise<ReturnInput> {
  const paths = listOption(call, 'file') ?? []
  const files: { fileName: string; content: Uint8Array }[] = []
  for (const path of paths) {
    const read = await readSource({ path })
    if ('issue' in read) throw new UsageError(`--file ${path}: expected ${read.issue.expected}`)
    files.push({ fileName: read.fileName, content: read.bytes })
  }
  const [text, link, number, dated] = [
    textOption(call, 'text'),
    textOption(call, 'link'),
    textOption(call, 'number'),
    dayOption(call, 'dated'),
  ]
  return {
    ...(text === null ? {} : { text }),
    ...(link === null ? {} : { link }),
    ...(files.length === 0 ? {} : { files }),
    ...(number === null ? {} : { documentNumber: number }),
    ...(dated === null ? {} : { documentDate: dated }),
  }
}

function neededText(call: Call, name: string): string {
  return wordOf(textOption(call, name) ?? undefined, `--${name}`).trim()
}

function show(output: Output, taken: ReturnTaken): undefined {
  const { submissionId, unitName, title, state, due, enqueued } = taken
  output.json({ ok: true, ...taken })
  output.line(`${submissionId} (${unitName}, ${title}) is ${state}; due ${due.day}.`)
  if (enqueued > 0) output.line(`${enqueued} message(s) enqueued.`)
}

/** A campaign with its returns as `reports --json` prints it. */
function toEntryDocument({ campaign, due, receiver, progress, returns }: CampaignEntry) {
  return {
    ...toCampaignDocument(campaign),
    due,
    receiver: receiver.unitName,
    progress,
    returns: returns.map(toReturnDocument),
  }
}

function toReturnDocument({ submission, unit, due, isOverdue, isLate, steps, extensionAsked }: ReturnEntry) {
  const { id, state, content, extensions, submittedOn, predecessors, successorCode } = submission
  return {
    return: id,
    unitCode: unit.unitCode,
    unitName: unit.unitName,
    state,
    due,
    isOverdue,
    isLate,
    extensions,
    extensionAsked,
    submittedOn,
    content,
    predecessors,
    successorCode,
    steps,
  }
}
