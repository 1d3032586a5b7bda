import type { CaseSource, CaseState } from '../../domain/case.ts'

/** What the words after the command's name ask for, beside a unit. */
export interface CaseWords {
  readonly states: readonly CaseState[]
  readonly source: CaseSource | null
  readonly isOverdue: boolean
  readonly isMine: boolean
  /** Also those that have ended. */
  readonly isAll: boolean
  /** To register a new one. */
  readonly isNew: boolean
  /** The number of one case, as cases are numbered; `null` where none is written. */
  readonly number: string | null
  /** The words that are none of these. */
  readonly rest: readonly string[]
}

const STATE_WORDS: readonly { readonly words: readonly string[]; readonly states: readonly CaseState[] }[] = [
  { words: ['registered', '已登记', '待分解', '待任务分解'], states: ['registered'] },
  { words: ['decomposed', '待交办'], states: ['decomposed'] },
  { words: ['assigned', '已交办', '待签收'], states: ['assigned'] },
  { words: ['signedfor', 'signed', '已签收', '待报方案'], states: ['signedFor'] },
  { words: ['plansubmitted', 'plan', '待审方案', '方案待审'], states: ['planSubmitted'] },
  { words: ['inprogress', 'rectifying', '整改中'], states: ['planApproved', 'inProgress'] },
  { words: ['completionclaimed', 'claimed', '待核验'], states: ['completionClaimed'] },
  { words: ['verified', '待公开'], states: ['verified'] },
  { words: ['disclosed', '待验收'], states: ['disclosed'] },
  { words: ['accepted', '已验收', '待销号'], states: ['accepted'] },
  { words: ['closed', '已销号'], states: ['closed'] },
  { words: ['withdrawn', '已撤销'], states: ['withdrawn'] },
]

const SOURCE_WORDS: readonly { readonly words: readonly string[]; readonly source: CaseSource }[] = [
  { words: ['centralfeedback', 'central', '中央督察', '中央督察反馈'], source: 'centralFeedback' },
  { words: ['municipalinspection', 'municipal', '市级督察'], source: 'municipalInspection' },
  { words: ['districtinspection', 'district', '区级督查'], source: 'districtInspection' },
  { words: ['patrolreport', 'patrol', '巡查', '巡查上报'], source: 'patrolReport' },
  { words: ['repeatedreports', 'repeated', '反复举报', '市民反复举报'], source: 'repeatedReports' },
  { words: ['majorproblem', 'major', '重大问题', '重大生态环境问题'], source: 'majorProblem' },
  { words: ['bottomranking', 'bottom', '月度排名', '月度排名后位'], source: 'bottomRanking' },
]

const FLAG_WORDS = {
  isOverdue: ['overdue', '逾期', '已逾期'],
  isMine: ['mine', '我的', '本单位'],
  isAll: ['all', '全部'],
  isNew: ['new', '登记'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** How a case's number ends: `JB-2026-0417`. */
const NUMBER = /-\d{1,9}$/

/** Takes the words apart; one that comes twice counts once, and of two sources the last one holds. */
export function readCaseWords(words: readonly string[]): CaseWords {
  const states = new Set<CaseState>()
  const rest: string[] = []
  let source: CaseSource | null = null
  let number: string | null = null
  const flags = { isOverdue: false, isMine: false, isAll: false, isNew: false }
  for (const word of words) {
    const plain = word.toLowerCase()
    const flag = (Object.keys(FLAG_WORDS) as (keyof typeof FLAG_WORDS)[]).find((name) =>
      (FLAG_WORDS[name] as readonly string[]).includes(plain),
    )
    const state = STATE_WORDS.find((known) => known.words.includes(plain))
    const from = SOURCE_WORDS.find((known) => known.words.includes(plain))
    if (flag !== undefined) flags[flag] = true
    else if (state !== undefined) for (const one of state.states) states.add(one)
    else if (from !== undefined) source = from.source
    else if (NUMBER.test(word)) number = word.toUpperCase()
    else rest.push(word)
  }
  return { states: [...states], source, number, rest, ...flags }
}
