import {
  CASE_SOURCES,
  CASE_STATES,
  type CaseSource,
  type CaseState,
  isCaseSource,
  isCaseState,
} from '../../domain/case.ts'
import { toCsv } from '../../notifications/csv-file.ts'
import { ownWord } from '../../notifications/notices/phrases.ts'
import { type CaseListItem, findCases } from '../../workflows/cases/find-cases.ts'
import { flag, listOption, numberOption, textOption, UsageError } from '../arguments.ts'
import { type Call, defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { alignRows } from '../output.ts'

const PAGE = 50
const PAGE_MAX = 1_000
const HEADER = ['number', 'state', 'leadUnit', 'district', 'source', 'dueOn', 'overdueDays', 'title'] as const

export const cases = defineCliCommand({
  name: 'cases',
  summary: 'List the cases you may see, the newest first, or the longest overdue first.',
  args: [],
  options: [
    { flags: '--state <state>', help: `${CASE_STATES.join(' | ')}; may be given several times`, many: true },
    { flags: '--open', help: 'those that have not ended' },
    { flags: '--unit <unit>', help: 'those that concern a unit or one below it' },
    { flags: '--source <source>', help: CASE_SOURCES.join(' | ') },
    { flags: '--overdue', help: 'those whose lead unit is late, the longest first' },
    { flags: '--mine', help: 'open ones of the units you hold a post in' },
    { flags: '--page <cursor>', help: 'the next page, by the cursor that the page before gave' },
    { flags: '--take <n>', help: `cases of a page, 1 to ${PAGE_MAX}; ${PAGE} unless given` },
    { flags: '--csv', help: 'print the page as CSV on standard output' },
  ],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    const { words } = office.templates.format
    const isCsv = flag(call, 'csv')
    if (isCsv && output.isJson) throw new UsageError('--csv and --json: expected one of them')
    const outcome = await findCases(office, { by: call.actor, ...questionOf(call) })
    return report(output, outcome, (found) => {
      output.json(found)
      const rows = found.cases.map((row) => rowOf(row, isCsv ? row.state : ownWord(words.cases.states, stateOf(row))))
      if (isCsv) output.line(new TextDecoder().decode(toCsv([HEADER, ...rows])).trimEnd())
      else for (const line of alignRows([HEADER, ...rows])) output.line(line)
      const total = `${found.isMore ? 'more than ' : ''}${found.count} case(s).`
      if (isCsv) output.note(total)
      else output.line(total)
      if (found.next !== null) output.note(`→ the next page: --page ${found.next}`)
      return undefined
    })
  },
})

function questionOf(call: Call) {
  const states = (listOption(call, 'state') ?? []).map(stateNamed)
  const source = textOption(call, 'source')
  const unit = textOption(call, 'unit')
  return {
    ...(states.length === 0 ? {} : { states }),
    ...(source === null ? {} : { source: sourceNamed(source) }),
    ...(unit === null ? {} : { unit }),
    isOpen: flag(call, 'open'),
    isOverdue: flag(call, 'overdue'),
    isMine: flag(call, 'mine'),
    cursor: textOption(call, 'page'),
    take: numberOption(call, 'take', 1, PAGE_MAX) ?? PAGE,
  }
}

function stateNamed(text: string): CaseState {
  if (isCaseState(text)) return text
  throw new UsageError(`--state ${text}: expected one of ${CASE_STATES.join(', ')}`)
}

export function sourceNamed(text: string): CaseSource {
  if (isCaseSource(text)) return text
  throw new UsageError(`--source ${text}: expected one of ${CASE_SOURCES.join(', ')}`)
}

function stateOf({ state, isSuspended }: CaseListItem): string {
  return isSuspended ? 'suspended' : state
}

function rowOf(row: CaseListItem, state: string): readonly string[] {
  const { number, leadUnit, source, dueOn, overdueDays, title } = row
  return [number, state, leadUnit.unitName, leadUnit.district, source, dueOn ?? '', String(overdueDays), title]
}
