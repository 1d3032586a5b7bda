import { z } from 'zod'
import type { LocalDay } from '../../domain/time.ts'
import type { CampaignRef, PredecessorFacts, ReturnFacts } from '../campaign-facts.ts'
import type { NoticeAction } from '../define-notice.ts'
import type { UnitRef } from '../facts.ts'
import type { Format } from '../format.ts'
import { fillIn } from '../words.ts'
import { toReturnButtonValue } from './button-values.ts'
import * as phrases from './phrases.ts'

/** What the head and foot of every notice about one unit's return say. */
export const returnView = {
  title: phrases.Text,
  body: phrases.Text,
  you: phrases.Text,
  unit: phrases.Text,
  officeName: phrases.Text,
  issuedOn: phrases.Text,
}

export function toReturnHead(
  facts: {
    readonly campaign: CampaignRef
    readonly unit: UnitRef
    readonly officeName: string
    readonly issuedOn: string
  },
  format: Format,
) {
  const { unitName, district } = facts.unit
  return {
    title: facts.campaign.title,
    body: phrases.bodyOf(unitName, format.words),
    you: phrases.youOf(unitName, format.words),
    unit: district === '' ? unitName : phrases.fullName(facts.unit, format),
    officeName: facts.officeName,
    issuedOn: format.day(facts.issuedOn),
  }
}

/** What was handed in. */
export const ContentView = z.strictObject({
  text: phrases.Text.nullable(),
  link: phrases.WebAddress.nullable(),
  files: phrases.Text.nullable(),
  document: phrases.Text.nullable(),
  isOnPaper: z.boolean(),
})

export function toContentView(content: ReturnFacts, format: Format): z.infer<typeof ContentView> {
  const { text, link, fileNames, isOnPaper } = content
  return {
    text,
    link,
    files: fileNames.length === 0 ? null : fileNames.join(format.words.listSeparator),
    document: documentText(content, format),
    isOnPaper,
  }
}

/** The document's number and day, as one names a document. */
export function documentText(
  { documentNumber, documentDate }: Pick<ReturnFacts, 'documentNumber' | 'documentDate'>,
  format: Format,
): string | null {
  if (documentNumber === null || documentDate === null) return documentNumber
  return fillIn(format.words.campaigns.document, { number: documentNumber, day: format.day(documentDate) })
}

export const PredecessorsView = z.array(z.strictObject({ unit: phrases.Text, until: phrases.Text }))

export function toPredecessors(predecessors: readonly PredecessorFacts[], format: Format) {
  return predecessors.map(({ unitName, until }) => ({ unit: unitName, until: format.day(until) }))
}

/** What the unit may press while its return is owed; more time can be asked for until it is due, once at a time. */
export function owedActions(
  submissionId: number,
  { mayAskExtension }: { readonly mayAskExtension: boolean },
): readonly NoticeAction[] {
  const value = toReturnButtonValue(submissionId)
  return [
    { actionId: 'return.fill', label: 'return.fill', value, style: 'primary' },
    { actionId: 'return.onPaper', label: 'return.onPaper', value },
    ...(mayAskExtension ? [{ actionId: 'return.askExtension', label: 'return.askExtension', value } as const] : []),
    showAction(submissionId),
  ]
}

export function showAction(submissionId: number): NoticeAction {
  return { actionId: 'return.show', label: 'return.show', value: toReturnButtonValue(submissionId) }
}

/** ASCII name that files of a campaign's notices begin with. */
export function campaignStem({ id, year }: CampaignRef): string {
  return `campaign-${year}-${id}`
}

export const sampleCampaign: CampaignRef = {
  id: 7,
  year: 2026,
  title: '2026年度生态环境保护工作情况报告',
  basis: '按照要求，各区、市有关部门每年向市委、市政府报告生态环境保护工作情况。',
}

export const sampleDistrict: UnitRef = { unitCode: '990101', unitName: '甲区', district: '' }

export const sampleReturn = {
  officeName: '示例市生态环境局',
  campaign: sampleCampaign,
  submissionId: 12,
  unit: sampleDistrict,
  issuedOn: '2027-01-04',
}

export const sampleContent: ReturnFacts = {
  text: '2026年度工作情况、存在的问题和下一步安排。',
  link: 'https://oa.example.gov.cn/d/3021',
  fileNames: ['甲区2026年度报告.pdf', '附表.xlsx'],
  documentNumber: '甲政文〔2027〕3号',
  documentDate: '2027-01-20',
  isOnPaper: false,
}

/** What became of what somebody had to decide, by whom, when and why; `null` while nobody has. */
export function outcomeText(
  outcome: {
    readonly kind: string
    readonly by: string
    readonly at: string
    readonly reason: string | null
    /** The day that was given. */
    readonly until?: LocalDay
  } | null,
  patterns: Readonly<Record<string, string>>,
  { words, dateTime, dayAndWeekday }: Format,
): string | null {
  if (outcome === null) return null
  const { by, at, until } = outcome
  const day = until === undefined ? {} : { day: dayAndWeekday(until) }
  const text = fillIn(phrases.ownWord(patterns, outcome.kind), { by, at: dateTime(at), ...day })
  return outcome.reason === null ? text : text + fillIn(words.outcomeReason, { reason: outcome.reason })
}
