import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NO_PACING } from '../../sandbox/pacing.ts'
import { startSandbox } from '../../sandbox/workspace.ts'
import { readOfficeFile } from '../../src/app/office-file.ts'
import { tablesIn } from '../../src/app/rehearsal/month-tables.ts'
import { playSpan, type Stage } from '../../src/app/rehearsal/play.ts'
import { createSilentMessenger } from '../../src/app/rehearsal/silent-messenger.ts'
import { withStandIns } from '../../src/app/rehearsal/stand-ins.ts'
import type { CliRuntime } from '../../src/cli/command.ts'
import { rehearse, simulate } from '../../src/cli/commands/rehearse.ts'
import { routes } from '../../src/cli/commands/routes.ts'
import { createOutput } from '../../src/cli/output.ts'
import { done } from '../../src/domain/refusal.ts'
import { MINUTE_MS } from '../../src/domain/time.ts'
import { SLACK_PACING } from '../../src/notifications/pacing.ts'
import { createSlackMessenger } from '../../src/notifications/slack-messenger.ts'
import { defineCampaign } from '../../src/workflows/campaigns/define-campaign.ts'
import type { ForecastMessage, PlayedSpan } from '../../src/workflows/forecast.ts'
import { NO_DRAFTS } from '../../src/workflows/rehearsal-drafts.ts'
import { as, taken } from '../support/acts.ts'
import { ROOT } from '../support/cli.ts'
import { startOffice } from '../support/office.ts'
import { emptyBeside, keysPosted, yearTable } from '../support/played-year.ts'
import { ladder, monthFile } from '../support/small-office.ts'

/** Two hundred messages are composed and delivered twice. */
const YEAR_TIMEOUT_MS = 180_000
const DOCUMENT = join(ROOT, 'docs/year.md')
const SAMPLE = readOfficeFile(null, join(ROOT, 'duban.sample.yaml'))
const YEAR = {
  from: '2026-12-01',
  to: '2027-11-30',
  isMet: true,
  tables: [],
  drafts: NO_DRAFTS,
  by: as('administrator'),
} as const
/** Published on the day after the review, so that a fortnight shows the whole month. */
const SCHEDULE = SAMPLE.schedule === null ? null : { ...SAMPLE.schedule, publishDay: 11 }
const REPORT = {
  kind: 'annualReport',
  year: 2026,
  title: null,
  basis: null,
  dueOn: '2027-01-31',
  launchOn: null,
  forms: [],
  hasDistricts: true,
  units: null,
  except: [],
  successors: [],
  basedOn: null,
  receiver: null,
} as const

describe('the coming twelve months of the sample office', () => {
  it(
    'are simulated as the docs tell, and a rehearsal posts exactly that',
    async () => {
      await using office = await startOffice({
        at: '2026-12-01 00:00',
        units: 'beijing',
        office: { schedule: SAMPLE.schedule, name: SAMPLE.name },
        allowOthers: true,
      })
      const { context, services, sandbox, database } = office
      taken(await defineCampaign(context, { ...REPORT, by: as('administrator') }))
      const before = await database.rowCounts()
      const stage = { openCopy: () => emptyBeside(database), isWaitedOut: false, onProgress: () => {} }
      const silent: Stage = { ...stage, messenger: createSilentMessenger }
      const simulated = taken(await playSpan(context, services.config, YEAR, silent))
      expect(simulated).toMatchObject({ isCut: false, refused: [], faults: [] })
      expect(sandbox.callCounts.size).toBe(0)

      const { botToken: token, apiUrl } = sandbox
      const messenger: Stage['messenger'] = (copy) => withStandIns(createSlackMessenger({ token, apiUrl }), copy)
      const rehearsed = taken(await playSpan(context, services.config, YEAR, { ...stage, messenger }))
      expect(rehearsed).toEqual(simulated)
      expect(keysPosted(sandbox)).toEqual(simulated.messages.map(({ key }) => key).toSorted())
      expect(await database.rowCounts()).toEqual(before)
      // `npx vitest run test/stories/year.test.ts -u` writes the table anew.
      const told = readFileSync(DOCUMENT, 'utf8').replace(/^\| when [\s\S]*$/m, `${yearTable(simulated.messages)}\n`)
      await expect(told).toMatchFileSnapshot(DOCUMENT)
    },
    YEAR_TIMEOUT_MS,
  )
})

describe('a month with its tables', () => {
  it('is rehearsed elsewhere, what was posted before stands there again, and the terminal lists it all', async () => {
    await using office = await startOffice({
      at: '2026-11-02 08:00',
      office: { schedule: SCHEDULE, quietHours: { from: '21:00', to: '09:30' } },
      rules: { air: { bottom: 2 } },
      allowOthers: true,
    })
    const { context, services, database } = office
    office.advance({ hours: 4 })
    await office.publishMonth('air', '2026-09', ladder())
    const folder = mkdtempSync(join(tmpdir(), 'duban-tables-'))
    const { content } = monthFile('2026-10', ladder())
    writeFileSync(join(folder, 'air-2026-10.csv'), content)
    await using workspace = await startSandbox({
      channels: office.sandbox.channels.map(({ id, name }) => ({ id, name, members: ['U0BOT'] })),
      users: office.sandbox.users.map(({ id, name }) => ({ id, name })),
      pacing: NO_PACING,
    })
    const { botToken: token, apiUrl } = workspace
    const stage: Stage = {
      messenger: (copy) => withStandIns(createSlackMessenger({ token, apiUrl }), copy),
      openCopy: () => emptyBeside(database),
      isWaitedOut: false,
      onProgress: () => {},
    }
    const before = await database.rowCounts()
    const calls = office.sandbox.calls.length
    const printed: string[] = []
    const streams = { stdout: { write: (text: string) => printed.push(text) }, stderr: { write: () => {} } }
    const runtime = {
      output: createOutput(streams, true),
      context: async () => context,
      fault: async () => 'reference',
      play: async ({ tablesFolder, workspace: where, ...span }) =>
        playSpan(
          context,
          services.config,
          { ...span, tables: tablesFolder === null ? [] : tablesIn(tablesFolder) },
          where === null ? { ...stage, messenger: createSilentMessenger } : stage,
        ),
    } satisfies Partial<CliRuntime> as unknown as CliRuntime
    const actor = as('administrator')
    const options = { from: '2026-11-03', to: '2026-11-12' }
    expect(await rehearse.run({ args: [], options: { ...options, tables: folder }, actor }, runtime)).toBe(0)
    const rehearsed = JSON.parse(printed.splice(0).join(''))
    expect(rehearsed).toMatchObject({ ok: true, notPosted: 0, refused: [], faults: [] })
    const { messages } = rehearsed as { messages: readonly Record<string, string | null>[] }
    const listed = messages.map(({ day, time, kind, cause }) => `${day} ${time} ${kind} ${cause}`)
    expect(listed).toContain('2026-11-05 09:30 monthTableRequest schedule')
    expect(listed).toContain('2026-11-11 10:00 bottomRankingSummary month')
    expect(listed.filter((line) => line === '2026-11-11 10:00 interviewSummons month')).toHaveLength(2)
    expect(listed.filter((line) => line.endsWith(' receiptReminder deadline')).length).toBeGreaterThan(0)
    // What the reminders answer was posted before, in another workspace.
    const stands = keysPosted(workspace).filter((key) => key.includes('/2026-09/'))
    expect(stands).toEqual(['bottomRankingDistrict/air/2026-09/110105/v1/C000110105'])
    expect(await database.rowCounts()).toEqual(before)
    expect(office.sandbox.calls.length).toBe(calls)

    // A day off more, and a schedule more, neither of which anybody has entered. The list of September went out today.
    const holidays = join(folder, 'holidays.csv')
    writeFileSync(holidays, 'day,kind,name\n2026-11-11,holiday,示例假日\n')
    const draft = { job: 'month.ask-for-review', argument: ['medium=water'], timing: '30 21 9,12 * *' }
    const drafted = {
      args: [],
      options: {
        ...options,
        from: '2026-11-02',
        tables: folder,
        calendar: [holidays],
        unconfirmed: true,
        schedule: 'review/late',
        ...draft,
      } as const,
      actor: as('reviewer'),
    }
    expect(await simulate.run(drafted, runtime)).toBe(0)
    const simulated = JSON.parse(printed.splice(0).join(''))
    expect(simulated).toMatchObject({ ok: true, isCut: false, refused: [], faults: [] })
    const foreseen: readonly Record<string, unknown>[] = simulated.messages
    const linesOf = (cause: string) =>
      foreseen.filter((one) => one.cause === cause).map(({ day, time, kind }) => [day, time, kind].join(' '))
    expect(linesOf('month')).toEqual(
      expect.arrayContaining(['2026-11-10 10:00 rankingReview', '2026-11-12 10:00 bottomRankingSummary']),
    )
    expect(linesOf('draft')).toEqual(['2026-11-02 09:30 calendarEntered'])
    expect(linesOf('sent')).toContain('2026-11-02 12:00 bottomRankingSummary')
    expect(foreseen.find(({ key }) => String(key).endsWith('/roll1-3-0'))).toMatchObject({ why: '更新签收名单' })
    // The run of the last evening waits for the morning after it.
    expect(foreseen.filter(({ scheduleId }) => scheduleId === 'review/late')).toMatchObject([
      { day: '2026-11-10', time: '09:30', slot: '2026-11-09 21:30', kind: 'rankingReviewReminder', held: null },
    ])
    expect(foreseen.find(({ kind }) => kind === 'monthTableRequest')).toMatchObject({
      persons: [{ personId: 'sample-importer', name: '示例录入员' }],
      scheduleId: 'month.ask-for-table/air',
      slot: '2026-11-05 09:00',
      confirmed: false,
      held: null,
    })
    expect(await database.rowCounts()).toEqual(before)
    expect(office.sandbox.calls.length).toBe(calls)
    const early = { from: '2026-11-03', to: '2026-11-04', tables: folder }
    expect(await simulate.run({ args: [], options: early, actor }, runtime)).toBe(2)
    expect(JSON.parse(printed.splice(0).join('')).refusal.message).toBe(
      '--tables: got 1 table(s), such as air-2026-10; expected one that is computed, reviewed, published or summoned from 2026-11-02 to 2026-11-04',
    )
    writeFileSync(join(folder, 'air-2026-10.csv'), 'month,unit_code,quality_value\n2026-10,999999999,35\n')
    const broken = { from: '2026-11-05', to: '2026-11-05', tables: folder }
    expect(await rehearse.run({ args: [], options: broken, actor }, runtime)).toBe(3)
    const refused = JSON.parse(printed.splice(0).join(''))
    expect(refused).toMatchObject({
      ok: false,
      faults: [],
      refused: [expect.stringContaining('air 2026-10 not computed: row 2, unit_code: got 999999999')],
    })
    expect(refused.posted).toBe(refused.messages.length)
    rmSync(folder, { recursive: true })

    const ofDistrict = { surface: 'cli', personId: 'sample-110101-l' } as const
    expect(await simulate.run({ args: [], options, actor: ofDistrict }, runtime)).toBe(2)
    expect(await rehearse.run({ args: [], options, actor: as('reviewer') }, runtime)).toBe(2)
    printed.length = 0

    const whole: PlayedSpan = { messages: [], isCut: false, refused: [], faults: [] }
    const ended = async (part: Partial<PlayedSpan>, command = simulate) => {
      const code = await command.run(
        { args: [], options, actor },
        { ...runtime, play: async () => done({ ...whole, ...part }) },
      )
      return [code, JSON.parse(printed.splice(0).join(''))]
    }
    expect(await ended({ isCut: true })).toEqual([3, { ok: false, ...whole, isCut: true }])
    expect(await ended({ refused: ['not computed'] })).toMatchObject([3, { ok: false, refused: ['not computed'] }])
    expect(await ended({ faults: ['broken'] })).toMatchObject([
      1,
      { ok: false, faults: ['broken'], fault: { reference: 'reference' } },
    ])
    // What went out before is not posted again; what is held is a fault of a rehearsal, and a finding of a simulation.
    const nothingMoved = { scheduleId: null, slot: null, movedFrom: null, confirmed: true, text: '' }
    const said = {
      at: '2026-11-03 12:00',
      kind: 'missedRuns',
      action: 'post',
      unitCode: '110000',
      unitName: '天市',
    } as const
    const gone: ForecastMessage = {
      ...said,
      channelId: 'C000110000',
      persons: [],
      why: { ...nothingMoved, kind: 'sent' },
      key: 'gone',
      held: null,
    }
    const waiting: ForecastMessage = { ...gone, why: { ...nothingMoved, kind: 'waiting' }, key: 'waiting' }
    const held: ForecastMessage = { ...waiting, key: 'held', held: 'channel_not_found' }
    expect(await ended({ messages: [gone, waiting] }, rehearse)).toMatchObject([0, { posted: 1, notPosted: 0 }])
    expect(await ended({ messages: [waiting, held] }, rehearse)).toMatchObject([1, { ok: false, notPosted: 1 }])
    expect(await ended({ messages: [waiting, held] })).toMatchObject([0, { ok: true }])

    const township = [...office.tree.spansByCode.keys()].find((code) => code.length === 9) ?? ''
    expect(await routes.run({ args: [], options: { unit: township, purpose: 'notices' }, actor }, runtime)).toBe(0)
    expect(JSON.parse(printed.join(''))).toMatchObject([
      { unitCode: township, channels: [{ channelId: `C${township}`, isByName: false, retired: null }] },
    ])
  })
})

it('a table is taken through also when the morning’s messages take longer than until the office’s hour of work', async () => {
  const schedule = SAMPLE.schedule === null ? null : { ...SAMPLE.schedule, dataDay: 5, reviewDay: 5, publishDay: 5 }
  await using office = await startOffice({
    at: '2026-11-02 08:00',
    office: { schedule, quietHours: { from: '21:00', to: '09:30' } },
    rules: { air: { bottom: 2 } },
    allowOthers: true,
  })
  const folder = mkdtempSync(join(tmpdir(), 'duban-tables-'))
  writeFileSync(join(folder, 'air-2026-10.csv'), monthFile('2026-10', ladder()).content)
  const span = { ...YEAR, from: '2026-11-03', to: '2026-11-06', tables: tablesIn(folder) }
  const played = taken(
    await playSpan(office.context, office.services.config, span, {
      messenger: createSilentMessenger,
      // Six questions go to one channel from half past nine on: the last of them after ten.
      pacing: { ...SLACK_PACING, perChannelMs: 7 * MINUTE_MS, limits: {} },
      openCopy: () => emptyBeside(office.database),
      isWaitedOut: false,
      onProgress: () => {},
    }),
  )
  rmSync(folder, { recursive: true })
  expect(played).toMatchObject({ refused: [], faults: [] })
  const kinds = Map.groupBy(played.messages, ({ kind }) => kind)
  expect(kinds.get('monthTableRequest')).toHaveLength(2)
  expect(kinds.get('bottomRankingSummary')).toHaveLength(1)
  expect(kinds.get('interviewSummons')).toHaveLength(2)
})
