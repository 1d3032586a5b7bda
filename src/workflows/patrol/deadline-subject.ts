import { PRIORITY } from '../../domain/delivery.ts'
import { copiedUnits } from '../../domain/escalation.ts'
import { REPORT_DEADLINE_KINDS } from '../../domain/problem-report.ts'
import { loadChannels } from '../../store/channels.ts'
import { findReportById } from '../../store/problem-reports.ts'
import { caseChannels, refOf } from '../cases/announce-step.ts'
import { composeMessage } from '../compose-message.ts'
import { type DeadlineSubject, reminderKey } from '../deadlines.ts'
import { loadTree } from '../office-context.ts'
import { toReportRef } from './report-messages.ts'

/** What is due of a patrol's report: told to the unit that has it, and once it is overdue copied to those above it. */
export const reportDeadlines: DeadlineSubject = {
  subjectKind: 'problemReport',
  purpose: 'cases',
  namedIds: null,
  async describe({ templates }, db, deadline) {
    const record = await findReportById(db, Number(deadline.subjectId))
    const { matters } = templates.format.words.patrol
    return record === null ? null : `${record.number} ${record.place}：${matters[deadline.kind] ?? deadline.kind}`
  },
  async remind(context, db, deadline, occasion) {
    const record = await findReportById(db, Number(deadline.subjectId))
    const matter = REPORT_DEADLINE_KINDS.find((kind) => kind === deadline.kind)
    if (record === null || matter === undefined) return
    const tree = await loadTree(db)
    const { sayOn, kind, days, number, escalation } = occasion
    const common = {
      officeName: context.office.name,
      report: toReportRef(tree, record, sayOn),
      handler: refOf(tree, record.handlerCode, sayOn),
      matter,
      due: { day: deadline.day, confirmed: deadline.confirmed },
      occasion: kind,
      days,
      number,
    }
    const channels = await loadChannels(db)
    const above = copiedUnits(tree, record.handlerCode, escalation, sayOn)
    const seen = new Set<string>()
    for (const unitCode of [record.handlerCode, ...above]) {
      const addressee = unitCode === record.handlerCode ? 'handler' : 'above'
      for (const { channelId } of caseChannels(channels, unitCode, context.office.cityCode, sayOn)) {
        if (seen.has(channelId)) continue
        seen.add(channelId)
        await composeMessage(
          context,
          db,
          { kind: 'problemReportReminder', facts: { ...common, addressee } },
          {
            key: reminderKey('problemReportReminder', deadline, occasion, channelId),
            unitCode,
            medium: null,
            month: null,
            version: 1,
            channelId,
            priority: PRIORITY.reminder,
          },
        )
      }
    }
  },
}
