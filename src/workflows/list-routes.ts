import { type Channel, channelsFor, PURPOSES, type Purpose } from '../domain/channels.ts'
import { recipientsOf } from '../domain/receipts.ts'
import { done, type Outcome } from '../domain/refusal.ts'
import type { LocalDay } from '../domain/time.ts'
import { compareText, isBody, unitOn } from '../domain/units.ts'
import { retiredReasons } from '../store/destinations.ts'
import { loadRegisters } from '../store/registers.ts'
import { type ActorClaim, authorise } from './authorise.ts'
import type { OfficeContext } from './office-context.ts'

/** Who hears of a matter of one purpose in one unit. */
export interface Route {
  readonly unitCode: string
  readonly unitName: string
  readonly purpose: Purpose
  /** Empty = nobody of the unit can be reached for it. */
  readonly channels: readonly RoutedChannel[]
  /** Those who are asked first to sign for what the unit is sent; empty where nobody is asked. */
  readonly signers: readonly { readonly personId: string; readonly name: string }[]
}

export interface RoutedChannel extends Pick<Channel, 'channelId'> {
  /** Whether it is bound to the purpose by name; else it takes every purpose that no other channel of the unit has. */
  readonly isByName: boolean
  /** Why posts are no longer taken; `null` = they are. */
  readonly retired: string | null
}

/** Purposes of what is sent for signature. */
const SIGNED: ReadonlySet<Purpose> = new Set(['notices', 'summons'])

/**
 * Where each unit would hear of each purpose on a day, and who would be asked to sign, by the office file and the
 * registers alone: nothing is sent and nothing asked of Slack. Every territory down to townships, and every other unit
 * that has a channel. An administrator's look.
 */
export async function listRoutes(
  context: OfficeContext,
  input: {
    /** `null` = of every unit. */
    readonly unitCode: string | null
    /** `null` = for every purpose. */
    readonly purpose: Purpose | null
    readonly day: LocalDay
    readonly by: ActorClaim
  },
): Promise<Outcome<readonly Route[]>> {
  const actor = await authorise(context, input.by, 'changeSchedule')
  if (!actor.ok) return actor
  const { prisma } = context.database
  const { tree, posts, channels } = await loadRegisters(prisma)
  const retired = await retiredReasons(prisma)
  const { day } = input
  const bound = new Set(channels.map(({ unitCode }) => unitCode))
  const units = [...tree.spansByCode.keys()]
    .filter((code) => input.unitCode === null || code === input.unitCode)
    .flatMap((code) => unitOn(tree, code, day) ?? [])
    .filter((unit) => bound.has(unit.code) || (!isBody(unit) && unit.level !== 'village') || input.unitCode !== null)
    .toSorted((a, b) => compareText(a.code, b.code))
  const [first] = context.office.receipts?.steps ?? []
  const purposes = input.purpose === null ? PURPOSES : [input.purpose]
  return done(
    units.flatMap(({ code, name }) => {
      const signers = first?.of === 'unit' ? recipientsOf(0, first, { code, posts, day }, new Set()) : []
      return purposes.map((purpose) => ({
        unitCode: code,
        unitName: name,
        purpose,
        channels: channelsFor(channels, code, purpose, day).map(({ channelId, purposes: named }) => ({
          channelId,
          isByName: named.includes(purpose),
          retired: retired.get(channelId) ?? null,
        })),
        signers: SIGNED.has(purpose) ? signers.map(({ personId, name: person }) => ({ personId, name: person })) : [],
      }))
    }),
  )
}
