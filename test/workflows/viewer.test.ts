import { describe, expect, it } from 'vitest'
import { importPeople } from '../../src/workflows/import-people.ts'
import { identifyViewer } from '../../src/workflows/viewer.ts'
import { as, refusalOf, taken } from '../support/acts.ts'
import { startOffice } from '../support/office.ts'
import { codeOf } from '../support/small-office.ts'

const cli = (personId: string | null) => ({ surface: 'cli', personId }) as const

describe('who asks', () => {
  it('is known by his posts of today, with what he may see by them', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    const city = taken(await identifyViewer(office.context, as('reviewer')))
    expect(city).toMatchObject({ actor: { personId: 'sample-reviewer', surface: 'cli' }, scope: { isWholeCity: true } })
    const code = codeOf('子镇')
    const township = taken(await identifyViewer(office.context, { surface: 'slack', slackUserId: `U${code}D` }))
    expect(township.posts.map(({ unitCode, role }) => [unitCode, role])).toEqual([[code, 'dutyOfficer']])
    expect([...township.roles]).toEqual(['dutyOfficer'])
    expect([...township.scope.unitCodes]).toEqual([code])
    expect(township.scope).toMatchObject({ personId: `sample-${code}-d`, isWholeCity: false, seesWholeLists: false })
  })

  it('has neither roles nor posts nor sight by posts that have ended', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    const content = Buffer.from(`person_id,name,unit_code,role,slack_user_id,valid_from,valid_to
p-before,前任某,${codeOf('子镇')},principal,U0BEFORE,2024-01-01,2026-06-30`)
    taken(await importPeople(office.context, { source: { fileName: 'p.csv', content }, by: as('administrator') }))
    const before = taken(await identifyViewer(office.context, cli('p-before')))
    expect(before).toMatchObject({ posts: [], scope: { isWholeCity: false, seesWholeLists: false } })
    expect(before.roles.size + before.scope.unitCodes.size).toBe(0)
    const inSlack = await identifyViewer(office.context, { surface: 'slack', slackUserId: 'U0BEFORE' })
    expect(refusalOf(inSlack).code).toBe('unknown-slack-user')
  })

  it('is refused as every act refuses him: nobody known, and nobody named among several', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    expect(refusalOf(await identifyViewer(office.context, cli('p-none'))).code).toBe('unknown-person')
    expect(refusalOf(await identifyViewer(office.context, cli(null))).code).toBe('actor-needed')
  })

  it('sees every unit while the office has no person yet, and nothing meant for named people', async () => {
    await using office = await startOffice({ at: '2026-11-06 10:00' })
    await office.context.database.prisma.post.deleteMany()
    const nobody = taken(await identifyViewer(office.context, cli(null)))
    expect(nobody).toMatchObject({ actor: { personId: null }, posts: [], scope: { personId: '', isWholeCity: true } })
    expect(nobody.scope.unitCodes.has(codeOf('子镇'))).toBe(true)
  })
})
