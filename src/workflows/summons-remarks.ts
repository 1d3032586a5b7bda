import type { Medium } from '../domain/medium.ts'
import type { Locale } from '../domain/office.ts'
import type { LocalDay } from '../domain/time.ts'

/** What an issuer should know about a meeting he sets; none of it stands in the way. */
export type SummonsRemark =
  | { readonly kind: 'restDay'; readonly day: LocalDay }
  | { readonly kind: 'yearUnknown'; readonly year: string }
  | { readonly kind: 'summonedThatDay'; readonly unitName: string; readonly medium: Medium; readonly at: string }
  | { readonly kind: 'mayMerge'; readonly unitName: string; readonly medium: Medium }

const MEDIA_ZH: Readonly<Record<Medium, string>> = { air: '空气质量', water: '水环境质量' }

/** The remark as a sentence in the office's language. */
export function remarkText(locale: Locale, remark: SummonsRemark): string {
  return locale === 'zh-CN' ? inChinese(remark) : inEnglish(remark)
}

function inChinese(remark: SummonsRemark): string {
  switch (remark.kind) {
    case 'restDay':
      return `${remark.day} 不是工作日`
    case 'yearUnknown':
      return `${remark.year}年放假安排尚未确认`
    case 'summonedThatDay':
      return `${remark.unitName}当日另有${MEDIA_ZH[remark.medium]}约谈（${remark.at}）`
    case 'mayMerge':
      return `${remark.unitName}同时在${MEDIA_ZH[remark.medium]}约谈建议之列，可合并为一次约谈`
  }
}

function inEnglish(remark: SummonsRemark): string {
  switch (remark.kind) {
    case 'restDay':
      return `${remark.day} is not a working day`
    case 'yearUnknown':
      return `the holidays of ${remark.year} are not known yet`
    case 'summonedThatDay':
      return `${remark.unitName} is summoned that day for ${remark.medium} too, at ${remark.at}`
    case 'mayMerge':
      return `${remark.unitName} is proposed for ${remark.medium} too and could be summoned once for both`
  }
}
