import { importMonth } from '../../workflows/import-month.ts'
import { importReadings } from '../../workflows/import-readings.ts'
import { flag, mediumOf, monthOf, textOption, wordOf } from '../arguments.ts'
import { defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { showImport } from '../show-import.ts'

const MEDIUM = { flags: '--medium <medium>', help: 'air or water', required: true } as const
const MONTH = { flags: '--month <month>', help: 'YYYY-MM', required: true } as const
const DRY_RUN = { flags: '--dry-run', help: 'check the file and show what it would change; write nothing' } as const

export const importMonthCommand = defineCliCommand({
  name: 'import month',
  summary: 'Import a month’s table as a new data version.',
  args: ['<file>'],
  options: [MEDIUM, MONTH, DRY_RUN],
  acts: true,
  async run(call, { output, context }) {
    const path = wordOf(call.args[0], 'FILE')
    const medium = mediumOf(textOption(call, 'medium') ?? undefined)
    const month = monthOf(textOption(call, 'month') ?? undefined)
    output.progress(`reading ${path} …`)
    const dryRun = flag(call, 'dryRun')
    const outcome = await importMonth(await context(), { source: { path }, medium, month, dryRun, by: call.actor })
    return report(output, outcome, (made) => showImport(output, made))
  },
})

export const importReadingsCommand = defineCliCommand({
  name: 'import readings',
  summary: 'Import hourly readings, aggregated to the month’s values by rule.',
  args: ['<file>'],
  options: [
    MEDIUM,
    { flags: '--indicator <code>', help: 'the indicator the rules rank, e.g. pm25', required: true },
    MONTH,
    DRY_RUN,
  ],
  acts: true,
  async run(call, { output, context }) {
    const path = wordOf(call.args[0], 'FILE')
    const medium = mediumOf(textOption(call, 'medium') ?? undefined)
    const month = monthOf(textOption(call, 'month') ?? undefined)
    const indicator = wordOf(textOption(call, 'indicator') ?? undefined, '--indicator')
    output.progress(`reading ${path} …`)
    const input = { source: { path }, medium, month, indicator, dryRun: flag(call, 'dryRun'), by: call.actor }
    const outcome = await importReadings(await context(), input)
    return report(output, outcome, (made) => showImport(output, made))
  },
})
