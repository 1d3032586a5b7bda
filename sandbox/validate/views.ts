import { isRecord, type Json, recordsOf } from '../json.ts'
import { ID_CHARS_MAX, PRIVATE_METADATA_CHARS_MAX, VIEW_TITLE_CHARS_MAX } from '../limits.ts'
import { blockProblems } from './blocks.ts'
import { plainText } from './objects.ts'
import { byType, type Check, flag, oneOf, type Problem, problemsOf, refuse, shape, text } from './rules.ts'

function blocksOf(surface: 'modal' | 'home'): Check {
  return (value, at, problems) => {
    problems.push(...blockProblems(value, surface, at))
  }
}

const title = plainText(VIEW_TITLE_CHARS_MAX)
const COMMON = {
  private_metadata: text({ min: 0, max: PRIVATE_METADATA_CHARS_MAX }),
  callback_id: text({ min: 0, max: ID_CHARS_MAX }),
  external_id: text({ min: 0, max: ID_CHARS_MAX }),
  clear_on_close: flag,
  notify_on_close: flag,
} as const

function elementsOf(view: Json): readonly Json[] {
  return recordsOf(view.blocks).flatMap((block) =>
    [block.element, block.accessory, ...recordsOf(block.elements)].filter(isRecord),
  )
}

function inputsHaveSubmit(view: Json, at: string, problems: Problem[]): void {
  const hasInput = recordsOf(view.blocks).some((block) => block.type === 'input')
  if (hasInput && view.submit === undefined) {
    const constraint = { type: 'required', expected: 'submit', got: null }
    refuse(problems, at, 'missing_field', 'missing required field: submit (the view has an input block)', constraint)
  }
  onlyOneFocus(view, at, problems)
}

function onlyOneFocus(view: Json, at: string, problems: Problem[]): void {
  const focused = elementsOf(view).filter((element) => element.focus_on_load === true).length
  if (focused <= 1) return
  const constraint = { type: 'maxItems', expected: 1, got: focused }
  refuse(problems, at, 'too_many_focused', 'only one element may have focus_on_load', constraint)
}

const VIEW: Check = byType({
  modal: shape({
    required: { type: oneOf('modal'), title, blocks: blocksOf('modal') },
    optional: { ...COMMON, submit: title, close: title, submit_disabled: flag },
    also: inputsHaveSubmit,
  }),
  home: shape({ required: { type: oneOf('home'), blocks: blocksOf('home') }, optional: COMMON, also: onlyOneFocus }),
})

/** Everything wrong with a view; empty when Slack would open it. Source: https://docs.slack.dev/reference/views. */
export function viewProblems(view: unknown): readonly Problem[] {
  return problemsOf(VIEW, view, '/view')
}
