import { z } from 'zod'
import { fillIn } from '../notifications/words.ts'
import { actOnce } from './act-once.ts'
import type { EventDefinition, EventOutcome } from './define.ts'
import { fileReader } from './form-files.ts'
import { guarded, type ListenerParts } from './said.ts'

const Told = z.object({ event_id: z.string().min(1).max(255), event: z.unknown() })

/** Acts on what Slack tells of; an event that comes twice acts once. What a person is told stands below his own message. */
export async function answerEvent(
  definition: EventDefinition<unknown>,
  { body, botUserId }: { readonly body: unknown; readonly botUserId: string | null },
  parts: ListenerParts,
): Promise<void> {
  const came = await guarded(`event ${definition.type}`, parts, () => act(definition, body, botUserId, parts))
  const outcome = 'kind' in came ? came.kind : came.outcome
  parts.logger.info({ event: definition.type, outcome }, 'Slack told of an event')
  parts.onRequest('event', outcome)
  if ('kind' in came) {
    await tellFault(definition, { body, reference: came.reference }, parts)
    return
  }
  const { answer, home } = came
  if (answer !== undefined) await guarded('an answer', parts, () => parts.threadAnswers.say(answer))
  if (home !== undefined)
    await guarded('a page', parts, () => parts.forms.publish(home.slackUserId, home.view, home.hash))
  if (came.acted) await guarded('what follows an event', parts, async () => parts.onActed())
}

/** Tells of a fault whoever waits for an answer. */
async function tellFault(
  definition: EventDefinition<unknown>,
  { body, reference }: { readonly body: unknown; readonly reference: string },
  parts: ListenerParts,
): Promise<void> {
  const event = definition.event.safeParse(Told.safeParse(body).data?.event)
  const place = event.success ? (definition.answersAt?.(event.data) ?? null) : null
  if (place === null) return
  const paragraphs = [fillIn(parts.replies.trouble.fault, { reference })]
  await guarded('an answer', parts, () => parts.threadAnswers.say({ ...place, paragraphs }))
}

async function act(
  definition: EventDefinition<unknown>,
  body: unknown,
  botUserId: string | null,
  parts: ListenerParts,
): Promise<EventOutcome> {
  const told = Told.safeParse(body)
  const event = told.success ? definition.event.safeParse(told.data.event) : null
  if (!told.success || event?.success !== true) return { outcome: 'broken', acted: false }
  const happened = { event: event.data, botUserId }
  // In a busy workspace most events are of no interest, and would only fill the record.
  if (definition.isOurs?.(happened) === false) return { outcome: 'notOurs', acted: false }
  const came = await actOnce(`event/${told.data.event_id}`, parts, (tools) =>
    definition.run({ ...happened, readFile: fileReader(parts.formFiles) }, tools),
  )
  return came ?? { outcome: 'repeated', acted: false }
}
