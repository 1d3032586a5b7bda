import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { playSpan, type Stage } from '../../src/app/rehearsal/play.ts'
import { createSilentMessenger } from '../../src/app/rehearsal/silent-messenger.ts'
import { withStandIns } from '../../src/app/rehearsal/stand-ins.ts'
import { readOfficeFile } from '../../src/app/office-file.ts'
import { createSlackMessenger } from '../../src/notifications/slack-messenger.ts'
import { defineCampaign } from '../../src/workflows/campaigns/define-campaign.ts'
import { as, taken } from '../support/acts.ts'
import { ROOT } from '../support/cli.ts'
import { startOffice } from '../support/office.ts'
import { emptyBeside, yearTable } from '../support/played-year.ts'

const SAMPLE = readOfficeFile(null, join(ROOT, 'duban.sample.yaml'))
const YEAR = { from: '2026-12-01', to: '2027-11-30', isMet: true, tables: [] } as const
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
  receiver: null,
} as const

describe('the coming twelve months of the sample office', () => {
  it('are simulated as the docs tell, and a rehearsal posts exactly that', async () => {
    await using office = await startOffice({
      at: '2026-11-30 12:00',
      units: 'beijing',
      office: { schedule: SAMPLE.schedule, name: SAMPLE.name },
      allowOthers: true,
    })
    const { context, services, sandbox, database } = office
    taken(await defineCampaign(context, { ...REPORT, by: as('administrator') }))
    const before = await database.rowCounts()
    const stage = { openCopy: () => emptyBeside(database), isWaitedOut: false, onProgress: () => {} }
    const silent: Stage = { ...stage, messenger: createSilentMessenger }
    console.time('sim')
    const simulated = await playSpan(context, services.config, YEAR, silent)
    console.timeEnd('sim')
    console.log(yearTable(simulated.messages), simulated.messages.length)
    expect(simulated).toMatchObject({ isCut: false, refused: [], faults: [] })
    expect(sandbox.callCounts.size).toBe(0)

    const { botToken: token, apiUrl } = sandbox
    const posting: Stage = { ...stage, messenger: (copy) => withStandIns(createSlackMessenger({ token, apiUrl }), copy) }
    console.time('reh')
    const rehearsed = await playSpan(context, services.config, YEAR, posting)
    console.timeEnd('reh')
    expect(rehearsed).toEqual(simulated)
    expect(await database.rowCounts()).toEqual(before)
    const posted = sandbox.channels.flatMap(({ id }) => sandbox.channel(id).messages())
    const keys = posted.map(({ metadata }) => (metadata as { event_payload: { key: string } }).event_payload.key)
    expect(keys.toSorted()).toEqual(simulated.messages.map(({ key }) => key).toSorted())
    expect(readFileSync(join(ROOT, 'docs/year.md'), 'utf8')).toContain(yearTable(simulated.messages))
  })
})
