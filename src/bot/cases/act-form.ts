import type { ModalView } from '@slack/types'
import { isUnassigned } from '../../domain/case.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { fillIn } from '../../notifications/words.ts'
import type { CaseView } from '../../workflows/cases/case-view.ts'
import type { CaseAct } from '../../workflows/cases/define-act.ts'
import { todayOf } from '../../workflows/office-context.ts'
import { nameOfUnit } from '../answers/choose-unit.ts'
import type { BotTools } from '../define.ts'
import { toForm, verbatim } from '../forms.ts'
import { fieldsOfAct } from './fields.ts'
import { evidenceInputs, type Prefilled, toInputs } from './form.ts'
import { stateWord } from './taken.ts'

/** The form of one step in a case, made from what its act asks for. */
export function toActForm(tools: BotTools, { step, fields, takesEvidence }: CaseAct, view: CaseView): ModalView {
  const { caseForms } = tools.replies
  const { number, title } = view
  const intro = fillIn(caseForms.intro, {
    number,
    title,
    unit: nameOfUnit(tools, view.leadUnit),
    state: stateWord(tools, view),
  })
  return toForm(tools, {
    id: `case.${step}`,
    about: { number },
    words: caseForms.acts[step],
    blocks: [
      verbatim(intro),
      ...toInputs(tools, fieldsOfAct(fields), prefilled(tools, view)),
      ...(takesEvidence ? evidenceInputs(tools) : []),
    ],
  })
}

/** What the fields show of how the case stands; nothing of the past is entered beforehand. */
function prefilled(tools: BotTools, view: CaseView): Readonly<Record<string, Prefilled>> {
  const { format } = tools.context.templates
  const today = todayOf(tools.context)
  const day = (value: string | null | undefined): Prefilled => {
    if (value == null) return {}
    return { ...(value > today ? { initial: value } : {}), now: format.day(value) }
  }
  const units = (named: readonly CaseView['leadUnit'][]): Prefilled => {
    const now = named.map((unit) => nameOfUnit(tools, unit)).join(format.words.listSeparator)
    return { now: now === '' ? format.words.noValue : now }
  }
  const kind = view.falseRectification?.kind
  const due = day(view.dueOn)
  return {
    // A day that may be left out is not entered beforehand: it would be changed to itself.
    due: isUnassigned(view.state) ? due : shownOnly(due),
    until: day(view.extensionAsked?.until),
    lead: units([view.leadUnit]),
    assisting: units(view.assisting),
    territories: units(view.territories),
    ...(kind === undefined ? {} : { falseKind: { initial: kind, now: ownWord(format.words.cases.falseKinds, kind) } }),
  }
}

function shownOnly({ now }: Prefilled): Prefilled {
  return now === undefined ? {} : { now }
}
