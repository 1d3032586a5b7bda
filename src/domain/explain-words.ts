import type { Explanation } from './explain.ts'
import type { ExplanationStep } from './explanation-steps.ts'
import type { Locale } from './office.ts'
import { assertNever } from './refusal.ts'

/**
 * An explanation as lines for a person: a heading, then numbered steps, each with the formula it is computed by.
 * Texts from the table (names, notes, reasons) stand as they are: escaping is the surface's.
 */
export function explanationLines(explanation: Explanation, locale: Locale): string[] {
  const { district, unitName, unitCode, month } = explanation
  const words = locale === 'zh-CN' ? chineseLines : englishLines
  const heading =
    locale === 'zh-CN'
      ? `${district}/${unitName}（${unitCode}）${month} 排名计算过程`
      : `${district}/${unitName} (${unitCode}), ${month}: how its place was computed`
  const steps = explanation.steps.flatMap((step, index) => {
    const [first = '', ...rest] = words(step)
    return [`${index + 1}. ${first}`, ...rest.map((line) => `   ${line}`)]
  })
  return [heading, ...steps]
}

function chineseLines(step: ExplanationStep): string[] {
  switch (step.step) {
    case 'input':
      return chineseInput(step)
    case 'hourly':
      return [
        `小时值汇总：每日不少于 ${step.hoursPerDayMin} 个小时值为有效日，有效日 ${step.validDays} 天`,
        ...step.days.map(
          (day) => `${day.day}：${day.count} 个，合计 ${day.sum}，${dayMeanText(day.mean, '无效日', '日均')}`,
        ),
        step.formula === null ? '没有有效日，无月均值' : `月均值：${step.formula}`,
      ]
    case 'validity':
      return [chineseValidity(step)]
    case 'rounding':
      return [`修约：${step.value} 四舍六入五成双（GB/T 8170）保留 ${step.places} 位小数 → ${step.rounded}`]
    case 'qualityScore': {
      const held = step.clamped ? `，超出 0 至 100，取 ${step.qualityScore}` : ''
      return [`质量得分：${step.formula}${held}`]
    }
    case 'weights':
      return [step.work === null ? '权重：只计质量得分' : `权重：质量 ${step.quality}，工作 ${step.work}`]
    case 'score':
      return [`得分：${step.formula}，保留 ${step.decimals} 位小数（四舍六入五成双）→ ${step.score}`]
    case 'place':
      return [
        `名次：得分更高的有 ${step.betterCount} 个，第 ${step.rank} 名（${step.formula}）；` +
          `更低的有 ${step.worseCount} 个，倒数第 ${step.rankFromWorst} 名；参与排名共 ${step.rankedCount} 个`,
      ]
    case 'tie':
      return [
        `并列：得分 ${step.score} 的有 ${step.units.length} 个，按未修约得分、再按单位代码排列：`,
        ...step.units.map(({ unitName, unitCode, unroundedScore }) => `${unitName}（${unitCode}）${unroundedScore}`),
      ]
    case 'bottomList':
      return chineseBottom(step)
    case 'notRanked':
      return [`不参与排名：${CHINESE_REASONS[step.reason]}${requiredText(step, '（有效天数', '，要求', '）')}`]
    default:
      return assertNever(step)
  }
}

function englishLines(step: ExplanationStep): string[] {
  switch (step.step) {
    case 'input':
      return englishInput(step)
    case 'hourly':
      return [
        `Hourly readings: a day with at least ${step.hoursPerDayMin} values is valid; valid days: ${step.validDays}`,
        ...step.days.map(
          (day) => `${day.day}: ${day.count} values, sum ${day.sum}, ${dayMeanText(day.mean, 'not valid', 'mean')}`,
        ),
        step.formula === null ? 'No valid day, so no value for the month' : `Mean of the month: ${step.formula}`,
      ]
    case 'validity':
      return [englishValidity(step)]
    case 'rounding':
      return [`Rounding: ${step.value} half to even (GB/T 8170) to ${step.places} decimal places → ${step.rounded}`]
    case 'qualityScore': {
      const held = step.clamped ? `, outside 0 to 100, so ${step.qualityScore}` : ''
      return [`Quality score: ${step.formula}${held}`]
    }
    case 'weights':
      return [
        step.work === null ? 'Weights: quality score alone' : `Weights: quality ${step.quality}, work ${step.work}`,
      ]
    case 'score':
      return [`Score: ${step.formula}, half to even to ${step.decimals} decimal places → ${step.score}`]
    case 'place':
      return [
        `Place: better scores ${step.betterCount}, so rank ${step.rank} (${step.formula}); ` +
          `worse scores ${step.worseCount}, so ${step.rankFromWorst} from the worst; units ranked: ${step.rankedCount}`,
      ]
    case 'tie':
      return [
        `Tie: ${step.units.length} units score ${step.score}; in order of the unrounded score, then the unit code:`,
        ...step.units.map(({ unitName, unitCode, unroundedScore }) => `${unitName} (${unitCode}) ${unroundedScore}`),
      ]
    case 'bottomList':
      return englishBottom(step)
    case 'notRanked':
      return [`Not ranked: ${ENGLISH_REASONS[step.reason]}${requiredText(step, ' (valid days ', ', required ', ')')}`]
    default:
      return assertNever(step)
  }
}

type Step<Name extends ExplanationStep['step']> = Extract<ExplanationStep, { readonly step: Name }>
type Reason = Step<'notRanked'>['reason']

const CHINESE_REASONS: Readonly<Record<Reason, string>> = {
  noValue: '没有质量数值',
  noWorkScore: '没有工作得分',
  noValidDays: '没有有效天数',
  tooFewValidDays: '有效天数不足',
  notInTable: '数据表中没有该单位',
}

const ENGLISH_REASONS: Readonly<Record<Reason, string>> = {
  noValue: 'no quality value',
  noWorkScore: 'no work score',
  noValidDays: 'number of valid days missing',
  tooFewValidDays: 'too few valid days',
  notInTable: 'the unit is not in the table',
}

const CHINESE_POLICIES: Readonly<Record<Step<'bottomList'>['policy'], string>> = {
  manual: '由审核人决定',
  strict: '严格按数列入',
  include: '并列均列入',
}

const ENGLISH_POLICIES: Readonly<Record<Step<'bottomList'>['policy'], string>> = {
  manual: 'the reviewer decides',
  strict: 'exactly that many',
  include: 'the whole tie',
}

function chineseInput(step: Step<'input'>): string[] {
  const cells = `${step.indicator} ${step.qualityValue ?? '—'} ${step.measure}，工作得分 ${step.workScore ?? '—'}，有效天数 ${step.validDays ?? '—'}`
  const from = [
    step.fileName,
    step.dataVersion === null ? null : `数据第 ${step.dataVersion} 版`,
    step.ruleSetVersion === null ? null : `规则第 ${step.ruleSetVersion} 版`,
  ].filter((part) => part !== null)
  const source = from.length === 0 ? [] : [`来源：${from.join('，')}`]
  const note = step.note === null ? [] : [`备注：${step.note}`]
  return [step.row === null ? '输入：数据表中没有该单位' : `输入：第 ${step.row} 行，${cells}`, ...note, ...source]
}

function englishInput(step: Step<'input'>): string[] {
  const cells = `${step.indicator} ${step.qualityValue ?? '—'} ${step.measure}, work score ${step.workScore ?? '—'}, valid days ${step.validDays ?? '—'}`
  const from = [
    step.fileName,
    step.dataVersion === null ? null : `data version ${step.dataVersion}`,
    step.ruleSetVersion === null ? null : `rule set version ${step.ruleSetVersion}`,
  ].filter((part) => part !== null)
  const source = from.length === 0 ? [] : [`From: ${from.join(', ')}`]
  const note = step.note === null ? [] : [`Note: ${step.note}`]
  return [
    step.row === null ? 'Input: the table has no row for the unit' : `Input: row ${step.row}, ${cells}`,
    ...note,
    ...source,
  ]
}

function chineseValidity({ required, validDays, applied, passed }: Step<'validity'>): string {
  if (!applied) return required === null ? '有效性：规则未要求有效天数' : '有效性：数据表没有有效天数一列，不作要求'
  return `有效性：有效天数 ${validDays ?? '—'}，要求不少于 ${required ?? '—'}，${passed ? '有效' : '无效'}`
}

function englishValidity({ required, validDays, applied, passed }: Step<'validity'>): string {
  if (!applied) {
    return required === null
      ? 'Validity: the rules ask for no number of days'
      : 'Validity: the table has no column of valid days, so the rule is not applied'
  }
  return `Validity: valid days ${validDays ?? '—'}, at least ${required ?? '—'} required: ${passed ? 'valid' : 'not valid'}`
}

function chineseBottom(step: Step<'bottomList'>): string[] {
  if (step.exemptReason !== null) return [`后 ${step.limit} 位：不列入（${step.exemptReason}）`]
  const order = `可列入的 ${step.candidateCount} 个单位中倒数第 ${step.position ?? '—'} 行`
  const verdict = step.undecided ? '待定' : step.listed ? '列入' : '不列入'
  const tie =
    step.tieAtCut === null
      ? []
      : [`并列跨第 ${step.limit} 位：${step.tieAtCut.unitCodes.length} 个单位，规则“${CHINESE_POLICIES[step.policy]}”`]
  const decision =
    step.decision === null
      ? []
      : [`审核决定：${CHINESE_POLICIES[step.decision.policy]}（${step.decision.by}：${step.decision.reason}）`]
  return [`后 ${step.limit} 位：${order}，${verdict}`, ...tie, ...decision]
}

function englishBottom(step: Step<'bottomList'>): string[] {
  if (step.exemptReason !== null) return [`Bottom ${step.limit}: exempt (${step.exemptReason})`]
  const order = `row ${step.position ?? '—'} from the worst of ${step.candidateCount} units that may be listed`
  const verdict = step.undecided ? 'to be decided' : step.listed ? 'listed' : 'not listed'
  const tie =
    step.tieAtCut === null
      ? []
      : [
          `A tie of ${step.tieAtCut.unitCodes.length} units crosses place ${step.limit}; rule: ${ENGLISH_POLICIES[step.policy]}`,
        ]
  const decision =
    step.decision === null
      ? []
      : [
          `Reviewer's decision: ${ENGLISH_POLICIES[step.decision.policy]} (${step.decision.by}: ${step.decision.reason})`,
        ]
  return [`Bottom ${step.limit}: ${order}: ${verdict}`, ...tie, ...decision]
}

function dayMeanText(mean: string | null, invalid: string, label: string): string {
  return mean === null ? invalid : `${label} ${mean}`
}

function requiredText(step: Step<'notRanked'>, before: string, between: string, after: string): string {
  if (step.reason !== 'tooFewValidDays') return ''
  return `${before}${step.validDays ?? '—'}${between}${step.required ?? '—'}${after}`
}
