import { isPurpose, PURPOSES, type Purpose } from '../../domain/channels.ts'
import { type BindingInput, changeBinding } from '../../workflows/channels/change-binding.ts'
import { listChannels } from '../../workflows/channels/list-channels.ts'
import { flag, listOption, textOption, UsageError, wordOf } from '../arguments.ts'
import { type Call, type CliRuntime, defineCliCommand, type ExitCode } from '../command.ts'
import { report } from '../exit.ts'
import { alignRows } from '../output.ts'

const DRY_RUN = { flags: '--dry-run', help: 'only show what it would replace' } as const

const list = defineCliCommand({
  name: 'channels list',
  summary: 'List which channel each unit reads for what, as far as you may see them.',
  args: [],
  options: [{ flags: '--channel <id>', help: 'only of this channel' }],
  acts: true,
  async run(call, { output, context }) {
    const question = { channelId: textOption(call, 'channel'), by: call.actor }
    return report(output, await listChannels(await context(), question), ({ channels, more }) => {
      output.json({ channels, more })
      const rows = channels.map(({ unitCode, unitName, channelId, purposes, retired }) => {
        return [unitCode, unitName, channelId, purposesText(purposes), retired === null ? '' : `retired: ${retired}`]
      })
      for (const line of alignRows(rows)) output.line(line)
      output.line(`${channels.length + more} binding(s)${more === 0 ? '' : `, ${more} of them not listed`}.`)
      return undefined
    })
  },
})

const bind = defineCliCommand({
  name: 'channels bind',
  summary: 'Bind a channel to a unit; without a purpose, for every one that no other channel is bound to by name.',
  args: ['<channel>', '<unit>'],
  options: [{ flags: '--purpose <purpose>', help: PURPOSES.join(', '), many: true }, DRY_RUN],
  acts: true,
  run(call, runtime) {
    const purposes = (listOption(call, 'purpose') ?? []).map(purposeOf)
    const unit = wordOf(call.args[1], 'UNIT')
    return change(runtime, { ...common(call), act: 'bind', unit, purposes })
  },
})

const unbind = defineCliCommand({
  name: 'channels unbind',
  summary: 'Take a channel’s bindings away, all or those to one unit.',
  args: ['<channel>'],
  options: [{ flags: '--unit <unit>', help: 'only the binding to this unit' }, DRY_RUN],
  acts: true,
  run: (call, runtime) => change(runtime, { ...common(call), act: 'unbind', unit: textOption(call, 'unit') }),
})

function common(call: Call) {
  return { channelId: wordOf(call.args[0], 'CHANNEL'), dryRun: flag(call, 'dryRun'), by: call.actor }
}

async function change({ output, context }: CliRuntime, input: BindingInput): Promise<ExitCode> {
  return report(output, await changeBinding(await context(), input), (changed) => {
    const { units, purposes, isChanged, replaced, isRevived } = changed
    output.json({ ok: true, dryRun: input.dryRun, ...changed })
    const of = units.map(({ code, name }) => `${name} ${code}`).join(', ')
    const verb = input.act === 'bind' ? 'bound to' : 'no longer bound to'
    const what = input.act === 'bind' ? ` for ${purposesText(purposes)}` : ''
    const state = isChanged ? '' : ' already'
    output.line(`${input.channelId} is${input.dryRun ? ' to be' : ''} ${verb} ${of}${what}${state}.`)
    for (const { channelId, purposes: lost } of replaced) {
      output.line(`  replaces ${channelId} for ${purposesText(lost)}`)
    }
    if (isRevived) output.line('  it was retired and takes posts again')
    return undefined
  })
}

function purposeOf(text: string): Purpose {
  if (isPurpose(text)) return text
  throw new UsageError(`--purpose ${text}: expected one of ${PURPOSES.join(', ')}`)
}

function purposesText(purposes: readonly Purpose[]): string {
  return purposes.length === 0 ? 'every other purpose' : purposes.join(', ')
}

/** Everything about channels but their import. */
export const CHANNEL_COMMANDS = [list, bind, unbind] as const
