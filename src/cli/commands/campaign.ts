import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toWorkingDay } from '../../domain/calendar.ts'
import { CAMPAIGN_KINDS } from '../../domain/campaign.ts'
import { type Outcome, refuse } from '../../domain/refusal.ts'
import { RETURN_FORMS } from '../../domain/submission.ts'
import { isLocalDay, type LocalDay, weekdayOf } from '../../domain/time.ts'
import { toCsvFile, toXlsxFile } from '../../notifications/table-file.ts'
import type { Campaign } from '../../store/campaigns.ts'
import { compileCampaign } from '../../workflows/campaigns/compile-campaign.ts'
import { type DefinitionField, defineCampaign } from '../../workflows/campaigns/define-campaign.ts'
import { exportCampaign } from '../../workflows/campaigns/export-campaign.ts'
import { launchCampaignNow } from '../../workflows/campaigns/launch-campaign.ts'
import { readReturnFile } from '../../workflows/campaigns/look.ts'
import { cancelCampaign, confirmCampaignDueDay } from '../../workflows/campaigns/settle-definition.ts'
import type { OfficeContext } from '../../workflows/office-context.ts'
import { flag, listOption, reasonOption, textOption, UsageError, wholeNumber, wordOf } from '../arguments.ts'
import { type Call, defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { makeNewFolder } from '../new-paths.ts'
import type { Output } from '../output.ts'

/** CAMPAIGN, as every command of a campaign takes it. */
const CAMPAIGN = '<campaign>'

export function campaignOf(call: Call): string {
  return wordOf(call.args[0], 'CAMPAIGN').trim()
}

/** A day as it is typed, full-width digits and blanks around it among them. */
export function dayOption(call: Call, name: string): string | null {
  const day = textOption(call, name)?.normalize('NFKC').trim() ?? null
  if (day === null || isLocalDay(day)) return day
  throw new UsageError(`--${name} ${day}: expected a day YYYY-MM-DD`)
}

const define = defineCliCommand({
  name: 'campaign define',
  summary: 'Define a yearly return, or define it anew as a whole while nobody was asked.',
  args: ['<kind>'],
  options: [
    { flags: '--year <year>', help: 'the year reported on', required: true },
    { flags: '--title <text>', help: `what is to be sent (needed for kinds other than ${CAMPAIGN_KINDS.join(', ')})` },
    { flags: '--basis <text>', help: 'on what it rests, as units read it' },
    {
      flags: '--due <day>',
      help: 'the due day YYYY-MM-DD (default: by the office file; else 31 January, to be confirmed)',
    },
    { flags: '--launch <day>', help: 'the day on which units are asked (default: by the office file)' },
    { flags: '--form <form>', help: `how it is taken: ${RETURN_FORMS.join(', ')} (default: all)`, many: true },
    { flags: '--department <unit>', help: 'a department that owes it (default: as the office file says)', many: true },
    { flags: '--departments-only', help: 'districts do not owe it' },
    { flags: '--except <unit>', help: 'a district that does not owe it', many: true },
    { flags: '--successor <old=new>', help: 'who reports in the place of a unit that has ended', many: true },
    { flags: '--receiver <unit>', help: 'who takes the returns (default: the city)' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    const outcome = await defineCampaign(office, {
      kind: wordOf(call.args[0], 'KIND').trim(),
      year: wholeNumber(textOption(call, 'year') ?? undefined, '--year', 1000, 9999),
      title: textOption(call, 'title'),
      basis: textOption(call, 'basis'),
      dueOn: dayOption(call, 'due'),
      launchOn: dayOption(call, 'launch'),
      forms: listOption(call, 'form') ?? [],
      hasDistricts: !flag(call, 'departmentsOnly'),
      units: listOption(call, 'department'),
      except: listOption(call, 'except') ?? [],
      successors: (listOption(call, 'successor') ?? []).map(pairOf),
      receiver: textOption(call, 'receiver'),
      basedOn: null,
      by: call.actor,
    })
    return report(output, withOptionNames(outcome), (campaign) => {
      showDefined(output, campaign, office)
      if (!campaign.isDueConfirmed) {
        output.note(`the due day ${campaign.dueOn} is a proposal; nobody is asked before it is confirmed`)
        output.note(`→ duban campaign confirm ${campaign.id} --due ${campaign.dueOn}`)
      }
      return undefined
    })
  },
})

const confirm = defineCliCommand({
  name: 'campaign confirm',
  summary: 'Confirm the due day of a yearly return that is not launched yet, or set another.',
  args: [CAMPAIGN],
  options: [{ flags: '--due <day>', help: 'the due day YYYY-MM-DD (default: the one proposed)' }],
  acts: true,
  async run(call, { output, context }) {
    const input = { campaign: campaignOf(call), dueOn: dayOption(call, 'due'), basedOn: null, by: call.actor }
    const office = await context()
    return report(output, await confirmCampaignDueDay(office, input), (campaign) => {
      showDefined(output, campaign, office)
      return undefined
    })
  },
})

const launch = defineCliCommand({
  name: 'campaign launch',
  summary: 'Ask every unit that owes the return for it now, instead of on its launch day.',
  args: [CAMPAIGN],
  options: [],
  acts: true,
  async run(call, { output, context }) {
    const outcome = await launchCampaignNow(await context(), {
      campaign: campaignOf(call),
      basedOn: null,
      by: call.actor,
    })
    return report(output, outcome, ({ campaign, owing, unreachable, enqueued }) => {
      const units = owing.map(({ unitCode, predecessors }) => ({
        unitCode,
        predecessors: predecessors.map((former) => former.unitCode),
      }))
      output.json({ ok: true, ...toCampaignDocument(campaign), units, unreachable, enqueued })
      output.line(`${campaign.title}: ${units.length} unit(s) owe it, ${enqueued} message(s) enqueued.`)
      for (const { unitCode, predecessors } of owing) {
        for (const { unitName, until } of predecessors) {
          output.line(`  ${unitCode} reports for ${unitName} too, which ended on ${until}`)
        }
      }
      for (const name of unreachable) output.note(`${name}: no channel for reports; nobody was asked there`)
      return undefined
    })
  },
})

const cancel = defineCliCommand({
  name: 'campaign cancel',
  summary: 'Give up a yearly return before anybody was asked.',
  args: [CAMPAIGN],
  options: [],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    const outcome = await cancelCampaign(office, { campaign: campaignOf(call), basedOn: null, by: call.actor })
    return report(output, outcome, (campaign) => {
      showDefined(output, campaign, office)
      return undefined
    })
  },
})

const compile = defineCliCommand({
  name: 'campaign compile',
  summary: 'Gather the accepted returns and end the campaign.',
  args: [CAMPAIGN],
  options: [{ flags: '--reason <text>', help: 'why it ends although returns are missing' }],
  acts: true,
  async run(call, { output, context }) {
    const input = { campaign: campaignOf(call), reason: reasonOption(call), by: call.actor }
    return report(output, await compileCampaign(await context(), input), ({ campaign, compiled, missing }) => {
      output.json({ ok: true, ...toCampaignDocument(campaign), compiled, missing })
      output.line(`${campaign.title}: ${compiled} return(s) compiled, ${missing.length} missing.`)
      return undefined
    })
  },
})

const archive = defineCliCommand({
  name: 'campaign export',
  summary: 'Write the list of returns and their files into a new folder.',
  args: [CAMPAIGN],
  options: [{ flags: '--to <folder>', help: 'a folder that is not there yet', required: true }],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    const outcome = await exportCampaign(office, { campaign: campaignOf(call), by: call.actor })
    if (!outcome.ok) return report(output, outcome, () => undefined)
    const { table, files } = outcome.value
    const folder = wordOf(textOption(call, 'to') ?? undefined, '--to')
    await makeNewFolder('--to', folder)
    for (const { fileName, content } of [toCsvFile(table), await toXlsxFile(table)]) {
      await writeFile(join(folder, fileName), content)
    }
    // One file after another, so that no more than one is in memory.
    for (const { submissionId, index, path } of files) {
      const file = await readReturnFile(office, { ref: { submissionId }, index, by: call.actor })
      if (!file.ok) return report(output, file, () => undefined)
      await mkdir(join(folder, path[0]), { recursive: true })
      await writeFile(join(folder, ...path), file.value.content)
    }
    return report(output, outcome, () => {
      output.json({ ok: true, folder, rows: table.rows.length, files: files.map(({ path }) => path.join('/')) })
      output.line(`${folder}: ${table.rows.length} return(s), ${files.length} file(s)`)
      return undefined
    })
  },
})

/** What an administrator and the receiver do with a whole campaign. */
export const CAMPAIGN_COMMANDS = [define, confirm, launch, cancel, compile, archive]

function pairOf(text: string): readonly [string, string] {
  const [former, heir, ...rest] = text.split('=').map((part) => part.trim())
  if (former !== undefined && heir !== undefined && former !== '' && heir !== '' && rest.length === 0)
    return [former, heir]
  throw new UsageError(`--successor ${text}: expected OLD=NEW`)
}

/** The options of `campaign define` by the member they set. */
const OPTION_OF: Readonly<Record<DefinitionField, string>> = {
  kind: 'KIND',
  year: '--year',
  title: '--title',
  basis: '--basis',
  due: '--due',
  launch: '--launch',
  forms: '--form',
  units: '--department',
  except: '--except',
  successor: '--successor',
  receiver: '--receiver',
}

/** A refusal of a member names the option by which it was given. */
function withOptionNames<T>(outcome: Outcome<T>): Outcome<T> {
  if (outcome.ok) return outcome
  const { field, message } = outcome.refusal
  const option = Object.entries(OPTION_OF).find(([name]) => name === field)?.[1]
  if (option === undefined) return outcome
  return refuse({ ...outcome.refusal, message: message.replace(`${field}: `, `${option}: `) })
}

function showDefined(output: Output, campaign: Campaign, { calendar }: Pick<OfficeContext, 'calendar'>): void {
  const { id, kind, year, title, state, launchOn, dueOn, isDueConfirmed } = campaign
  const due = toWorkingDay(calendar, dueOn)
  output.json({ ok: true, ...toCampaignDocument(campaign), due })
  const mark = isDueConfirmed ? '' : ' (to be confirmed)'
  output.line(`${id}  ${kind}/${year}  ${title}: ${state}, launch ${launchOn}, due ${dueOn}${mark}`)
  if (due.day !== dueOn) output.line(`due ${dueOn} ${whyOff(dueOn)}; a return is in time until ${due.day}`)
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** Why a day off is one: `falls on a Sunday`, or on a holiday of the calendar. */
function whyOff(day: LocalDay): string {
  const weekday = weekdayOf(day)
  return weekday > 5 ? `falls on a ${WEEKDAYS[weekday - 1]}` : 'is a public holiday'
}

/** A campaign as `--json` prints it. */
export function toCampaignDocument(campaign: Campaign) {
  const { id, kind, year, title, state, launchOn, dueOn, isDueConfirmed, receiverCode, forms, owing } = campaign
  return { campaign: id, kind, year, title, state, launchOn, dueOn, isDueConfirmed, receiverCode, forms, owing }
}
