import { importPeople } from '../../src/workflows/import-people.ts'
import { importUnits } from '../../src/workflows/import-units.ts'
import { as, taken } from './acts.ts'
import type { TestOffice } from './office.ts'
import { codeOf } from './small-office.ts'
import { toCsv } from './tables.ts'

const TOWN = codeOf('子镇')

/** Two villages of 子镇, each with a patrol, who is a person of the workspace. */
export const VILLAGES = {
  east: { code: `${TOWN}201`, name: '东村', patrol: { personId: 'patrol-east', slackUserId: 'UPATROLEAST' } },
  west: { code: `${TOWN}202`, name: '西村', patrol: { personId: 'patrol-west', slackUserId: 'UPATROLWEST' } },
} as const

/** Gives 子镇 its villages and their patrols. */
export async function settleVillages({ context, sandbox }: TestOffice): Promise<void> {
  const villages = Object.values(VILLAGES)
  const units = villages.map(({ code, name }) => [code, name, 'village', TOWN, 'community'])
  const people = villages.map(({ code, name, patrol }) => {
    return [patrol.personId, `${name}巡查员`, code, 'dutyOfficer', patrol.slackUserId]
  })
  const file = (fileName: string, rows: readonly (readonly string[])[]) => ({
    fileName,
    content: Buffer.from(toCsv(rows)),
  })
  const by = as('administrator')
  const unitsFile = file('villages.csv', [['code', 'name', 'level', 'parent_code', 'kind'], ...units])
  taken(await importUnits(context, { source: unitsFile, by }))
  const header = ['person_id', 'name', 'unit_code', 'role', 'slack_user_id']
  taken(await importPeople(context, { source: file('patrols.csv', [header, ...people]), by }))
  for (const { name, patrol } of villages) sandbox.addUser({ id: patrol.slackUserId, realName: `${name}巡查员` })
}
