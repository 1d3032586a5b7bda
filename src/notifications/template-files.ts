import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { TemplateError } from './template-error.ts'

/** Largest template or words file, in bytes. */
const FILE_BYTES_MAX = 256 * 1024
/** A file an override folder may hold besides templates. */
const OVERRIDE_NOTES = 'README.md'

export interface SourceFile {
  readonly file: string
  readonly source: string
}

/**
 * Refuses an override folder with a file that would replace nothing, e.g. a mistyped name: the office would believe
 * that its wording is in use. Hidden files are passed over.
 *
 * @throws {TemplateError} Naming the file, or the folder that cannot be read.
 */
export function checkOverrideNames(overrideDir: string, known: readonly string[]): void {
  let names: string[]
  try {
    names = readdirSync(overrideDir)
  } catch (cause) {
    throw new TemplateError(overrideDir, null, 'expected a readable folder of templates', { cause })
  }
  const allowed = new Set([...known, OVERRIDE_NOTES])
  const unknown = names.sort().find((name) => !name.startsWith('.') && !allowed.has(name))
  if (unknown !== undefined) {
    throw new TemplateError(
      path.join(overrideDir, unknown),
      null,
      `unknown file name; expected one of ${[...allowed].join(', ')}`,
    )
  }
}

/**
 * Reads a file from the override folder if it is there, else from the built-in one.
 *
 * @throws {TemplateError} When it is missing, larger than 256 KiB, or no UTF-8.
 */
export function openSource(name: string, builtInDir: string, overrideDir: string | null): SourceFile {
  const own = overrideDir === null ? null : path.join(overrideDir, name)
  const file = own !== null && existsSync(own) ? own : path.join(builtInDir, name)
  let content: Buffer
  try {
    content = readFileSync(file)
  } catch (cause) {
    throw new TemplateError(file, null, 'expected a readable file', { cause })
  }
  if (content.byteLength > FILE_BYTES_MAX) {
    throw new TemplateError(file, null, `${content.byteLength} bytes; expected at most ${FILE_BYTES_MAX}`)
  }
  try {
    return { file, source: new TextDecoder('utf-8', { fatal: true }).decode(content) }
  } catch (cause) {
    throw new TemplateError(file, null, 'expected UTF-8', { cause })
  }
}
