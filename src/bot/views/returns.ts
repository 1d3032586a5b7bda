import type { Outcome } from '../../domain/refusal.ts'
import { ReturnButtonValue } from '../../notifications/notices/button-values.ts'
import type { ReturnTaken } from '../../workflows/campaigns/take-return-step.ts'
import { CaseEntries } from '../cases/form.ts'
import { type BotTools, defineView, type ViewDefinition } from '../define.ts'
import { toReturnFaults } from '../returns/form.ts'
import { stepDone } from '../returns/said.ts'

/** What came of it, or what is wrong at which field. */
function answerOf(
  tools: BotTools,
  fields: readonly string[],
  outcome: Outcome<ReturnTaken>,
  step: Parameters<typeof stepDone>[1],
) {
  if (outcome.ok) return stepDone(tools, step, outcome.value)
  return toReturnFaults(tools, fields, outcome.refusal) ?? ({ kind: 'refused', refusal: outcome.refusal } as const)
}

const fill = defineView({
  id: 'return.fill',
  about: ReturnButtonValue,
  entries: CaseEntries,
  fieldOf: {},
  async run({ about: { submissionId }, entries: { texts }, files, by }, tools) {
    const isDraft = texts.mode === 'draft'
    const { text, link, documentNumber, documentDate } = texts
    const content = {
      text: text ?? null,
      link: link ?? null,
      documentNumber: documentNumber ?? null,
      documentDate: documentDate ?? null,
      isOnPaper: false,
      ...(files.length === 0 ? {} : { files }),
    }
    const outcome = await tools.workflows.submitReturn(tools.context, { ref: { submissionId }, content, isDraft, by })
    const fields = ['text', 'link', 'files', 'documentNumber', 'documentDate']
    return answerOf(tools, fields, outcome, isDraft ? 'saveDraft' : 'submit')
  },
})

const onPaper = defineView({
  id: 'return.onPaper',
  about: ReturnButtonValue,
  entries: CaseEntries,
  fieldOf: {},
  async run({ about: { submissionId }, entries: { texts }, by }, tools) {
    const { documentNumber = null, documentDate = null } = texts
    const content = { documentNumber, documentDate, isOnPaper: true }
    const input = { ref: { submissionId }, content, isDraft: false, by }
    const outcome = await tools.workflows.submitReturn(tools.context, input)
    return answerOf(tools, ['documentNumber', 'documentDate'], outcome, 'submit')
  },
})

const sendBack = defineView({
  id: 'return.return',
  about: ReturnButtonValue,
  entries: CaseEntries,
  fieldOf: {},
  async run({ about: { submissionId, eventId }, entries: { texts }, by }, tools) {
    const { reason = '', missing = '', dueOn = '' } = texts
    const input = { ref: { submissionId }, eventId: eventId ?? null, reason, missing, dueOn, by }
    const outcome = await tools.workflows.sendReturnBack(tools.context, input)
    return answerOf(tools, ['reason', 'missing', 'dueOn'], outcome, 'return')
  },
})

const extend = defineView({
  id: 'return.extend',
  about: ReturnButtonValue,
  entries: CaseEntries,
  fieldOf: {},
  async run({ about: { submissionId }, entries: { texts }, by }, tools) {
    const { reason = '', dueOn = '' } = texts
    const outcome = await tools.workflows.extendReturn(tools.context, { ref: { submissionId }, reason, dueOn, by })
    return answerOf(tools, ['reason', 'dueOn'], outcome, 'extend')
  },
})

const askExtension = defineView({
  id: 'return.askExtension',
  about: ReturnButtonValue,
  entries: CaseEntries,
  fieldOf: {},
  async run({ about: { submissionId }, entries: { texts }, by }, tools) {
    const { reason = '', until = '' } = texts
    const input = { ref: { submissionId }, until, reason, by }
    const outcome = await tools.workflows.askReturnExtension(tools.context, input)
    return answerOf(tools, ['until', 'reason'], outcome, 'askExtension')
  },
})

const grantExtension = defineView({
  id: 'return.grantExtension',
  about: ReturnButtonValue,
  entries: CaseEntries,
  fieldOf: {},
  async run({ about: { submissionId, eventId }, entries: { texts }, by }, tools) {
    const { until = '', note = null } = texts
    const input = { ref: { submissionId }, eventId: eventId ?? null, until, note, by }
    const outcome = await tools.workflows.grantReturnExtension(tools.context, input)
    return answerOf(tools, ['until', 'note'], outcome, 'grantExtension')
  },
})

const refuseExtension = defineView({
  id: 'return.refuseExtension',
  about: ReturnButtonValue,
  entries: CaseEntries,
  fieldOf: {},
  async run({ about: { submissionId, eventId }, entries: { texts }, by }, tools) {
    const { reason = '' } = texts
    const input = { ref: { submissionId }, eventId: eventId ?? null, reason, by }
    const outcome = await tools.workflows.refuseReturnExtension(tools.context, input)
    return answerOf(tools, ['reason'], outcome, 'refuseExtension')
  },
})

/** The forms of yearly returns. */
export const RETURN_VIEWS: readonly ViewDefinition<unknown, unknown>[] = [
  fill,
  onPaper,
  sendBack,
  extend,
  askExtension,
  grantExtension,
  refuseExtension,
]
