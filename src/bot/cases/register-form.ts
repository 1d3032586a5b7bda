import type { ModalView } from '@slack/types'
import type { CaseSource } from '../../domain/case.ts'
import type { BotTools } from '../define.ts'
import { toForm, verbatim } from '../forms.ts'
import { REGISTER_FIELDS } from './fields.ts'
import { evidenceInputs, toInputs } from './form.ts'

/** Slack's callback_id of the form by which a case is registered. */
export const REGISTER_VIEW = 'case.register'

/** The form by which a case is registered, with the sources the person may register one from. */
export function toRegisterForm(tools: BotTools, sources: readonly CaseSource[]): ModalView {
  const words = tools.replies.caseForms.register
  const fields = REGISTER_FIELDS.map((field) => (field.name === 'source' ? { ...field, choices: sources } : field))
  const [only] = sources
  const given = sources.length === 1 && only !== undefined ? { source: { initial: only } } : {}
  return toForm(tools, {
    id: REGISTER_VIEW,
    about: {},
    words,
    blocks: [verbatim(words.intro), ...toInputs(tools, fields, given), ...evidenceInputs(tools)],
  })
}
