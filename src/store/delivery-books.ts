import { type Circumstances, readCircumstances } from './circumstances.ts'
import type { Database } from './database.ts'
import { type Lease, leaseDestinations, type Release, releaseDestinations } from './destinations.ts'
import { createGroup } from './group-commit.ts'
import { type Claim, type Confirmation, claimMessages, confirmMessages, type DueMessage, nextDueOf } from './outbox.ts'

/**
 * What delivering one message writes and reads, each as a function of one message or channel. Channels that are worked on
 * at the same time share their statements.
 */
export interface DeliveryBooks {
  /** Takes a channel; the earliest instant of the next post there, or `null` when it cannot be had. */
  readonly lease: (lease: Lease) => Promise<Date | null>
  readonly release: (release: Release) => Promise<void>
  readonly nextDue: (channelId: string) => Promise<DueMessage | null>
  /** Whether the message was there to be claimed. */
  readonly claim: (claim: Claim) => Promise<boolean>
  readonly confirm: (confirmation: Confirmation) => Promise<boolean>
  readonly circumstances: () => Promise<Circumstances>
}

export function createDeliveryBooks(
  { prisma }: Database,
  { now, isWatched }: { readonly now: () => Date; readonly isWatched: boolean },
): DeliveryBooks {
  const circumstances = createGroup<null, Circumstances>(async (calls) => {
    const seen = await readCircumstances(prisma, { isWatched, now: now() })
    return calls.map(() => seen)
  })
  return {
    lease: createGroup((leases) => leaseDestinations(prisma, leases)),
    release: createGroup(async (releases) => {
      await releaseDestinations(prisma, releases)
      return releases.map(() => undefined)
    }),
    nextDue: createGroup((channelIds) => nextDueOf(prisma, channelIds, now())),
    claim: createGroup((claims) => claimMessages(prisma, claims)),
    confirm: createGroup((confirmations) => confirmMessages(prisma, confirmations)),
    circumstances: () => circumstances(null),
  }
}
