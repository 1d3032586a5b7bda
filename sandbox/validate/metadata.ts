import { isRecord } from '../json.ts'
import { ID_CHARS_MAX, METADATA_CHARS_MAX } from '../limits.ts'

/** Fields of one payload, and entries of one list in it; Slack publishes no number, so these are the sandbox's own. */
const ENTRIES_MAX = 200
const EVENT_TYPE = /^[A-Za-z][A-Za-z0-9_.-]*$/

export type MetadataVerdict = 'fits' | 'invalid_metadata_format' | 'metadata_too_large'

function isScalar(value: unknown): boolean {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  )
}

function isFlat(value: unknown): boolean {
  if (isScalar(value)) return true
  if (!isRecord(value)) return false
  const fields = Object.values(value)
  return fields.length <= ENTRIES_MAX && fields.every(isScalar)
}

function isPayloadValue(value: unknown): boolean {
  return Array.isArray(value) ? value.length <= ENTRIES_MAX && value.every(isFlat) : isFlat(value)
}

/**
 * Whether Slack would take this message metadata: an `event_type`, and an `event_payload` whose values are scalars,
 * flat objects, or lists of those. Source: https://docs.slack.dev/messaging/message-metadata.
 */
export function metadataVerdict(metadata: unknown): MetadataVerdict {
  if (!isRecord(metadata)) return 'invalid_metadata_format'
  const { event_type: eventType, event_payload: payload, ...rest } = metadata
  const named = typeof eventType === 'string' && eventType.length <= ID_CHARS_MAX && EVENT_TYPE.test(eventType)
  if (!named || !isRecord(payload) || Object.keys(rest).length > 0) return 'invalid_metadata_format'
  const values = Object.values(payload)
  if (values.length > ENTRIES_MAX || !values.every(isPayloadValue)) return 'invalid_metadata_format'
  return JSON.stringify(metadata).length > METADATA_CHARS_MAX ? 'metadata_too_large' : 'fits'
}
