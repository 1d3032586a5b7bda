import { z } from 'zod'
import type { CaseAddressee, CaseRef } from '../case-facts.ts'
import type { NoticeAction } from '../define-notice.ts'
import type { UnitRef } from '../facts.ts'
import type { Format } from '../format.ts'
import { toCaseButtonValue } from './button-values.ts'
import * as phrases from './phrases.ts'
import { sampleTownship } from './samples.ts'

/** Progress and reasons are quoted up to so many characters. */
const QUOTE_MAX = 200

/** What the head and foot of every notice about a case say. */
export const caseView = {
  number: phrases.Text,
  title: phrases.Text,
  source: phrases.Text,
  leadUnit: phrases.Text,
  leadBody: phrases.Text,
  leadYou: phrases.Text,
  issuerName: phrases.Text,
  issuedOn: phrases.Text,
}

export function toCaseHead(
  facts: { readonly case: CaseRef; readonly issuerName: string; readonly issuedOn: string },
  format: Format,
) {
  const { number, title, source, leadUnit } = facts.case
  const { words } = format
  return {
    number,
    title,
    source: phrases.ownWord(words.cases.sources, source),
    leadUnit: caseUnitName(leadUnit, format),
    leadBody: phrases.bodyOf(leadUnit.unitName, words),
    leadYou: phrases.youOf(leadUnit.unitName, words),
    issuerName: facts.issuerName,
    issuedOn: format.day(facts.issuedOn),
  }
}

/** Which part of a template speaks to the addressee. */
export const addresseeView = { body: phrases.Text, isLead: z.boolean() }

export function toAddressee({ role, unit }: CaseAddressee, { words }: Format) {
  return { body: phrases.bodyOf(unit.unitName, words), isLead: role === 'lead' }
}

/** A unit with its district, where it lies in one. */
export function caseUnitName(unit: UnitRef, format: Format): string {
  return unit.district === '' ? unit.unitName : phrases.fullName(unit, format)
}

export function unitNames(units: readonly UnitRef[], format: Format): string | null {
  if (units.length === 0) return null
  return units.map((unit) => caseUnitName(unit, format)).join(format.words.listSeparator)
}

/** The beginning of a longer text. */
export function quoteOf(text: string): string {
  return text.length <= QUOTE_MAX ? text : `${text.slice(0, QUOTE_MAX - 1).toWellFormed()}…`
}

/** The button to the case itself, and to sign for it where that is still to be done. */
export function caseActions({ number }: CaseRef, isToSign: boolean): readonly NoticeAction[] {
  const value = toCaseButtonValue(number)
  return [
    ...(isToSign ? [{ actionId: 'case.signFor', label: 'case.signFor', value, style: 'primary' } as const] : []),
    { actionId: 'case.open', label: 'case.open', value },
  ]
}

/** ASCII name that files of a case's notices begin with. */
export function caseStem({ number }: CaseRef): string {
  return `case-${number.replaceAll(/[^0-9A-Za-z-]/g, '')}`
}

export const sampleCase: CaseRef = {
  number: 'JB-2026-0417',
  title: '工地裸土未覆盖',
  source: 'municipalInspection',
  leadUnit: sampleTownship,
}
