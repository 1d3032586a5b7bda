import { type BindingChange, bindingOf, unbindingOf } from '../../domain/channel-binding.ts'
import { PURPOSES, type Purpose } from '../../domain/channels.ts'
import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import { monthOf } from '../../domain/time.ts'
import { createUnitTree } from '../../domain/units.ts'
import { lockChannels } from '../../store/advisory-locks.ts'
import { loadChannels, type StoredChannel, saveChannels } from '../../store/channels.ts'
import type { Db } from '../../store/database.ts'
import { loadUnits } from '../../store/units.ts'
import { allOrNothing } from '../all-or-nothing.ts'
import { type Actor, type ActorClaim, authoriseIn } from '../authorise.ts'
import { mendWithin } from '../mend-destination.ts'
import { type OfficeContext, todayOf } from '../office-context.ts'
import { recordAct } from '../record-act.ts'
import { resolveCode } from '../resolve-unit.ts'

/** What a channel is to hear, or to hear no more. */
export type BindingInput = {
  readonly channelId: string
  /** Whether it is only tried. */
  readonly dryRun: boolean
  readonly by: ActorClaim
} & (
  | { readonly act: 'bind'; readonly unit: string; readonly purposes: readonly Purpose[] }
  /** `null` = every unit the channel is bound to. */
  | { readonly act: 'unbind'; readonly unit: string | null }
)

export interface ChangedBinding {
  readonly channelId: string
  readonly units: readonly { readonly code: string; readonly name: string }[]
  /** Empty = every purpose that no other channel of the unit is bound to by name. */
  readonly purposes: readonly Purpose[]
  readonly isChanged: boolean
  readonly replaced: BindingChange<StoredChannel>['replaced']
  /** Whether the channel was retired and takes posts again. */
  readonly isRevived: boolean
}

/** Slack's channels begin with C, older private ones with G. */
const CHANNEL_ID = /^[CG][A-Z0-9]{2,20}$/

/** Binds a channel to a unit, or takes its bindings away; what it replaces is told, and stays on record. */
export function changeBinding(context: OfficeContext, input: BindingInput): Promise<Outcome<ChangedBinding>> {
  return allOrNothing<ChangedBinding>(
    context.database,
    (db) => change(context, db, input),
    ({ isChanged }) => !input.dryRun && isChanged,
  )
}

async function change(context: OfficeContext, db: Db, input: BindingInput): Promise<Outcome<ChangedBinding>> {
  const actor = await authoriseIn(db, context, input.by, 'bindChannel')
  if (!actor.ok) return actor
  const { channelId } = input
  if (!CHANNEL_ID.test(channelId)) {
    const message = `channel ${channelId}: expected a channel’s id such as C012ABCDEF; a direct message is no office’s channel`
    return refuse({ code: 'bad-channel', needs: 'input', message })
  }
  await lockChannels(db)
  const today = todayOf(context)
  const tree = createUnitTree(await loadUnits(db))
  const unit = input.unit === null ? done(null) : resolveCode(tree, input.unit, monthOf(today))
  if (!unit.ok) return unit
  const existing = await loadChannels(db)
  const unitCode = unit.value
  const named = input.act === 'bind' ? input.purposes : []
  const purposes = PURPOSES.filter((purpose) => named.includes(purpose))
  const changed =
    input.act === 'bind' && unitCode !== null
      ? bindingOf(existing, { unitCode, channelId, purposes }, today)
      : unbindingOf(existing, { unitCode, channelId }, today)
  const isChanged = changed.inserted.length + changed.superseded.length > 0
  if (input.act === 'unbind' && !isChanged) {
    const message = `channel ${channelId}: bound to no ${unitCode === null ? 'unit' : `channel of ${unitCode}`}, so there is nothing to take away`
    return refuse({ code: 'not-bound', needs: 'input', message })
  }
  const codes = unitCode === null ? changed.superseded.map((channel) => channel.unitCode) : [unitCode]
  const units = [...new Set(codes)].map((code) => {
    return { code, name: (tree.spansByCode.get(code) ?? []).at(-1)?.name ?? code }
  })
  const isRevived = isChanged && (await write(context, db, { actor: actor.value, input, changed, units: codes }))
  return done({ channelId, units, purposes, isChanged, replaced: changed.replaced, isRevived })
}

async function write(
  context: OfficeContext,
  db: Db,
  {
    actor,
    input,
    changed,
    units,
  }: {
    readonly actor: Actor
    readonly input: BindingInput
    readonly changed: BindingChange<StoredChannel>
    readonly units: readonly string[]
  },
): Promise<boolean> {
  const { channelId } = input
  await saveChannels(db, changed, actor.personId, context.now())
  const mended = input.act === 'bind' ? await mendWithin(db, channelId, context.now()) : null
  const [unitCode = ''] = units
  await recordAct(context, db, actor, {
    act: input.act === 'bind' ? 'bindChannel' : 'unbindChannel',
    unitCode,
    details: {
      channel: channelId,
      units,
      purposes: input.act === 'bind' ? input.purposes : [],
      replaced: changed.replaced,
      retried: mended?.retried ?? [],
    },
  })
  return mended?.wasRetired === true
}
