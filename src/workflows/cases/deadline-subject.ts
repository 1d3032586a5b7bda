import { CASE_DEADLINE_KINDS, type CaseDeadlineKind } from '../../domain/case-deadlines.ts'
import { districtAbove } from '../../domain/case-parties.ts'
import { PRIORITY } from '../../domain/delivery.ts'
import type { ReminderOccasion } from '../../domain/reminders.ts'
import { toLocalDay } from '../../domain/time.ts'
import type { UnitTree } from '../../domain/units.ts'
import type { CaseReminderFacts } from '../../notifications/case-facts.ts'
import { detailOf, newestCaseEventOf } from '../../store/case-events.ts'
import { findCaseById, type StoredCase } from '../../store/cases.ts'
import { loadChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import type { StoredDeadline } from '../../store/deadlines.ts'
import { namedIdsOf } from '../../store/self-criticisms.ts'
import { composeMessage } from '../compose-message.ts'
import { type DeadlineSubject, reminderKey } from '../deadlines.ts'
import { loadTree, type OfficeContext } from '../office-context.ts'
import { caseChannels, issuerNameOf, refOf } from './announce-step.ts'

/** Days on which it was recalled before that one reminder names. */
const REMINDED_DAYS_NAMED = 5

/** What is due in a case: told to its lead unit, and once it is overdue copied to the district, then to the city (E5). */
export const caseDeadlines: DeadlineSubject = {
  subjectKind: 'case',
  purpose: 'cases',
  namedIds: null,
  async describe({ templates }, db, deadline) {
    const record = await findCaseById(db, Number(deadline.subjectId))
    const matter = templates.format.words.cases.matters[deadline.kind] ?? deadline.kind
    return record === null ? null : `${record.number} ${record.title}：${matter}`
  },
  async remind(context, db, deadline, occasion) {
    const record = await findCaseById(db, Number(deadline.subjectId))
    const matter = CASE_DEADLINE_KINDS.find((kind) => kind === deadline.kind)
    if (record === null || matter === undefined) return
    const tree = await loadTree(db)
    const common = await reminderFacts(context, db, { record, deadline, occasion, matter, tree })
    const channels = await loadChannels(db)
    const { cityCode } = context.office
    const seen = new Set<string>()
    for (const { addressee, unitCode } of addresseesOf(context, tree, record, occasion)) {
      for (const { channelId } of caseChannels(channels, unitCode, cityCode, occasion.sayOn)) {
        if (seen.has(channelId)) continue
        seen.add(channelId)
        const notice = { kind: 'caseReminder', facts: { ...common, addressee } } as const
        await composeMessage(context, db, notice, {
          key: reminderKey('caseReminder', deadline, occasion, channelId),
          unitCode,
          medium: null,
          month: null,
          version: 1,
          channelId,
          priority: PRIORITY.reminder,
        })
      }
    }
  },
}

/** Self-criticisms are for named people: no channel hears of them, and lists show them to those people alone (M19). */
export const selfCriticismDeadlines: DeadlineSubject = {
  subjectKind: 'selfCriticism',
  purpose: 'cases',
  describe: () => Promise.resolve(null),
  async namedIds(db, subjectIds) {
    const named = await namedIdsOf(db, subjectIds.map(Number))
    return new Map([...named].map(([id, ids]) => [String(id), ids]))
  },
  remind: () => Promise.resolve(),
}

/** The lead unit always; the next levels are copied and do not take its place. */
function addresseesOf(
  { office }: OfficeContext,
  tree: UnitTree,
  { leadUnitCode }: StoredCase,
  { escalation, sayOn }: ReminderOccasion,
) {
  const district = districtAbove(tree, leadUnitCode, sayOn)
  return [
    { addressee: 'lead', unitCode: leadUnitCode } as const,
    ...(escalation < 1 || district === null ? [] : [{ addressee: 'district', unitCode: district } as const]),
    // Above a district, and a body of the city, stands the city itself.
    ...(escalation < (district === null ? 1 : 2) ? [] : [{ addressee: 'city', unitCode: office.cityCode } as const]),
  ]
}

async function reminderFacts(
  context: OfficeContext,
  db: Db,
  about: {
    readonly record: StoredCase
    readonly deadline: StoredDeadline
    readonly occasion: ReminderOccasion
    readonly matter: CaseDeadlineKind
    readonly tree: UnitTree
  },
): Promise<Omit<CaseReminderFacts, 'addressee'>> {
  const { record, deadline, occasion, matter, tree } = about
  const { timeZone } = context.office
  const { sayOn, kind, days, workingDays, number } = occasion
  const assigned = await newestCaseEventOf(db, record.id, ['assign'])
  const progress = await newestCaseEventOf(db, record.id, ['reportProgress'])
  const text = detailOf(progress, 'text')
  const district = districtAbove(tree, record.leadUnitCode, sayOn)
  return {
    issuerName: issuerNameOf(context, tree, record.issuerUnitCode, sayOn),
    case: {
      number: record.number,
      title: record.title,
      source: record.source,
      leadUnit: refOf(tree, record.leadUnitCode, sayOn),
    },
    districtName: district === null ? '' : refOf(tree, district, sayOn).unitName,
    issuedOn: sayOn,
    matter,
    due: { day: deadline.day, confirmed: deadline.confirmed },
    assignedOn: assigned === null ? null : toLocalDay(assigned.at, timeZone),
    occasion: kind,
    days,
    workingDays,
    number,
    remindedOn: deadline.saidOn.slice(-REMINDED_DAYS_NAMED),
    lastProgress: progress === null || text === null ? null : { on: toLocalDay(progress.at, timeZone), text },
  }
}
