import type { LocalDay } from './time.ts'

export const PURPOSES = ['notices', 'summons', 'cases', 'reports', 'review', 'operations'] as const

/** What a unit's channel is for. */
export type Purpose = (typeof PURPOSES)[number]

export interface Channel {
  readonly unitCode: string
  readonly platform: 'slack'
  readonly channelId: string
  /** Empty = every purpose that no other channel of the unit is bound to by name. */
  readonly purposes: readonly Purpose[]
  readonly validFrom: LocalDay | null
  readonly validTo: LocalDay | null
}
