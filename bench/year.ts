import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../src/app/config.ts'
import { tablesIn } from '../src/app/rehearsal/month-tables.ts'
import { playSpan, type Stage } from '../src/app/rehearsal/play.ts'
import { createSilentMessenger } from '../src/app/rehearsal/silent-messenger.ts'
import { sampleMonthTable } from '../src/app/sample/month-table.ts'
import { toChannelsFile } from '../src/app/sample/registers.ts'
import { loadSampleOffice, sampleRules } from '../src/app/sample-office.ts'
import { alignRows } from '../src/cli/output.ts'
import { MEDIA } from '../src/domain/medium.ts'
import { addMonths, firstDayOf, lastDayOf } from '../src/domain/time.ts'
import { createSlackMessenger } from '../src/notifications/slack-messenger.ts'
import { defineCampaign } from '../src/workflows/campaigns/define-campaign.ts'
import { importChannels } from '../src/workflows/import-channels.ts'
import type { OfficeContext } from '../src/workflows/office-context.ts'
import { NO_DRAFTS } from '../src/workflows/rehearsal-drafts.ts'
import type { Benchmark } from './benchmark.ts'
import { createBareSender } from './deliver/bare-sender.ts'
import { benchMessages } from './deliver/messages.ts'
import { cpuMs } from './measure.ts'
import { as, BENCH_MONTH, type PreparedOffice, prepareOffice, taken } from './office.ts'
import { embeddedTemplate } from './support/databases.ts'
import { startWorkspace } from './support/workspace.ts'
import { configFor, withDepartments } from './year/city.ts'

const MONTHS = 12
const DEPARTMENTS = 40
const FIRST_MONTH = addMonths(BENCH_MONTH, 1)
const SPAN = { from: firstDayOf(addMonths(FIRST_MONTH, 1)), to: lastDayOf(addMonths(FIRST_MONTH, MONTHS)), isMet: true }

/** One way of playing the year, or its floor. */
interface YearRun {
  readonly name: string
  readonly messages: number
  readonly tookMs: number
  readonly cpuMs: number
}

/**
 * A year of the whole city, from its months' tables to the last reminder: rehearsed in the sandbox, simulated without
 * one, and as the floor as many bare posts to the same sandbox, one after another.
 */
export const year: Benchmark = {
  name: 'year',
  async measure(folder, note) {
    const sample = await loadSampleOffice(PACKAGE_ROOT)
    const unitsPath = join(folder, 'units.csv')
    const departments = await withDepartments(unitsPath, DEPARTMENTS)
    const prepared = await prepareOffice(unitsPath, folder, sample.office)
    const tables = await writeTables(join(folder, 'tables'), prepared)
    await using context = await openOffice(prepared, departments)
    const openCopy = await embeddedTemplate()
    const channels = await context.database.prisma.channelBinding.findMany({ select: { channelId: true } })
    const ids = [...new Set(channels.map(({ channelId }) => channelId))]
    await using workspace = await startWorkspace({ channels: ids, users: [] })
    const { botToken: token, apiUrl } = workspace.address
    const play = async (name: string, messenger: Stage['messenger']): Promise<YearRun> => {
      note(name)
      const config = configFor(context.office)
      const stage: Stage = { messenger, openCopy, isWaitedOut: true, onProgress: () => {} }
      const startedAtMs = performance.now()
      const cpuBefore = cpuMs()
      const span = { ...SPAN, tables, drafts: NO_DRAFTS, by: as('administrator') }
      const played = taken(await playSpan(context, config, span, stage))
      const [refusal = played.faults[0]] = played.refused
      if (refusal !== undefined) throw new Error(`the year was not played whole: ${refusal}`)
      const tookMs = performance.now() - startedAtMs
      return { name, messages: played.messages.length, tookMs, cpuMs: cpuMs() - cpuBefore }
    }
    const simulated = await play('simulated', createSilentMessenger)
    const rehearsed = await play('rehearsed', () => createSlackMessenger({ token, apiUrl }))
    note('bare posts')
    const floor = await measureFloor(rehearsed.messages)
    const runs = [simulated, rehearsed, floor]
    const ratio = perMessage(rehearsed).ms / perMessage(floor).ms
    return {
      document: {
        months: MONTHS,
        townships: 343,
        departments: DEPARTMENTS,
        tables: tables.length,
        runs: runs.map((run) => ({ ...run, ...perMessage(run) })),
        ratioToFloor: ratio,
      },
      lines: [
        `${MONTHS} months, ${tables.length} tables, ${DEPARTMENTS} departments`,
        ...alignRows([['run', 'messages', 'seconds', 'ms a message', 'CPU ms a message'], ...runs.map(rowOf)]),
        `a message of the rehearsed year costs ${ratio.toFixed(1)} bare posts`,
      ],
    }
  },
}

async function writeTables(folder: string, { tree, office }: PreparedOffice) {
  await mkdir(folder)
  for (let at = 0; at < MONTHS; at += 1) {
    const month = addMonths(FIRST_MONTH, at)
    for (const medium of MEDIA) {
      const table = sampleMonthTable({ medium, month, tree, rules: sampleRules(office, medium), edge: 'any' })
      await writeFile(join(folder, `${medium}-${month}.csv`), table)
    }
  }
  return tablesIn(folder)
}

/** The office with channels of the departments, and a yearly return that they and the districts owe. */
async function openOffice(prepared: PreparedOffice, departments: readonly string[]) {
  const context: OfficeContext & AsyncDisposable = await prepared.open()
  const own = departments.map((unitCode) => {
    return {
      unitCode,
      platform: 'slack',
      channelId: `C${unitCode}`,
      purposes: [],
      validFrom: null,
      validTo: null,
    } as const
  })
  const source = { fileName: 'departments.csv', content: toChannelsFile(own) }
  taken(await importChannels(context, { source, by: as('administrator') }))
  const usual = {
    title: null,
    basis: null,
    launchOn: null,
    forms: [],
    except: [],
    successors: [],
    receiver: null,
    basedOn: null,
  }
  const owing = { hasDistricts: true, units: departments, dueOn: '2027-01-31' }
  const report = { kind: 'annualReport', year: 2026, ...usual, ...owing, by: as('administrator') }
  taken(await defineCampaign(context, report))
  return context
}

/** As many posts of notices as the year had messages, one under way at a time, to a workspace of their own. */
async function measureFloor(count: number): Promise<YearRun> {
  const messages = (await benchMessages(343, Math.ceil(count / 343))).slice(0, count)
  const channels = [...new Set(messages.map(({ row }) => row.channelId))]
  await using workspace = await startWorkspace({ channels, users: [] })
  const { tookMs, cpuMs: spentMs } = await createBareSender({ workspace: workspace.address, concurrency: 1 }).send(
    messages,
  )
  return { name: 'bare posts', messages: count, tookMs, cpuMs: spentMs }
}

function perMessage({ messages, tookMs, cpuMs: spentMs }: YearRun) {
  return { ms: tookMs / messages, cpuMsPerMessage: spentMs / messages }
}

function rowOf(run: YearRun): readonly string[] {
  const { ms, cpuMsPerMessage } = perMessage(run)
  return [
    run.name,
    run.messages.toLocaleString('en'),
    (run.tookMs / 1000).toFixed(1),
    ms.toFixed(1),
    cpuMsPerMessage.toFixed(1),
  ]
}
