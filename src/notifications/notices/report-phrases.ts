import type { UnitRef } from '../facts.ts'
import type { Format } from '../format.ts'
import type { ReportRef } from '../patrol-facts.ts'
import { fillIn } from '../words.ts'
import { caseUnitName } from './case-phrases.ts'
import * as phrases from './phrases.ts'
import { sampleTownship } from './samples.ts'

/** What the head and foot of every notice about a patrol's report say. */
export const reportView = {
  number: phrases.Text,
  kind: phrases.Text,
  place: phrases.Text,
  unit: phrases.Text,
  handlerBody: phrases.Text,
  officeName: phrases.Text,
}

export function toReportHead(
  facts: { readonly report: ReportRef; readonly handler: UnitRef; readonly officeName: string },
  format: Format,
) {
  const { report, handler, officeName } = facts
  const { number, problemKind, place } = report
  return {
    number,
    kind: phrases.ownWord(format.words.patrol.kinds, problemKind),
    place,
    unit: villageName(report, format),
    handlerBody: phrases.bodyOf(handler.unitName, format.words),
    officeName,
  }
}

/** A village with its township and district, or a township with its district: names of villages repeat. */
export function villageName({ unit, township }: Pick<ReportRef, 'unit' | 'township'>, format: Format): string {
  const above = caseUnitName(township, format)
  if (unit.unitCode === township.unitCode) return above
  return fillIn(format.words.patrol.village, { township: above, village: unit.unitName })
}

/** ASCII name that files of a report's notices begin with. */
export function reportStem({ number }: Pick<ReportRef, 'number'>): string {
  return `report-${number.replaceAll(/[^0-9A-Za-z-]/g, '')}`
}

export const sampleReport: ReportRef = {
  number: 'XC-2026-0012',
  unit: { unitCode: '990101101201', unitName: '丙村', district: '甲区' },
  township: sampleTownship,
  problemKind: 'openBurning',
  place: '村北河堤东侧',
  isCross: false,
}

export const sampleDistrict: UnitRef = { unitCode: '990101', unitName: '甲区', district: '' }
export const sampleCity: UnitRef = { unitCode: '990000', unitName: '示例市', district: '' }
