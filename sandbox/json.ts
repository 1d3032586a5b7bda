/** A JSON object whose fields are still to be looked at. */
export type Json = Record<string, unknown>

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string }

/** Parses JSON; a syntax error is a refusal with the parser's reason, not an exception. */
export function parseJson(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (cause) {
    return { ok: false, reason: cause instanceof Error ? cause.message : String(cause) }
  }
}

/** The string at `key`, or `null` when it is absent or of another type. */
export function stringAt(record: Json, key: string): string | null {
  const value = record[key]
  return typeof value === 'string' ? value : null
}

/** The records of a list; anything else in it, or anything but a list, is left out. */
export function recordsOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}
