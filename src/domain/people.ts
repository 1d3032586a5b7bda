import type { LocalDay } from './time.ts'

export const ROLES = [
  'importer',
  'reviewer',
  'issuer',
  'administrator',
  'dutyOfficer',
  'leaderInCharge',
  'principal',
  'commissioner',
  'disciplineContact',
  'observer',
] as const

export type Role = (typeof ROLES)[number]

/** Who held which post when (M18): one row a person, unit, role and span of days. */
export interface Post {
  readonly personId: string
  readonly name: string
  readonly unitCode: string
  readonly role: Role
  readonly slackUserId: string | null
  readonly validFrom: LocalDay | null
  readonly validTo: LocalDay | null
}
