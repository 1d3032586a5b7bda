import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, PACKAGE_ROOT, readConfig } from '../../src/app/config.ts'
import type { Office } from '../../src/domain/office.ts'

/** Writes the built-in units with so many departments of the city to a file; returns the departments' codes. */
export async function withDepartments(path: string, count: number): Promise<readonly string[]> {
  const units = await readFile(join(PACKAGE_ROOT, 'data/units/beijing.csv'), 'utf8')
  const codes = Array.from({ length: count }, (_, at) => `1100009${String(at + 1).padStart(2, '0')}`)
  const lines = codes.map((code, at) => `${code},示例${at + 1}局,municipal,110000,department,,,`)
  await writeFile(path, `${units.trimEnd()}\n${lines.join('\n')}\n`)
  return codes
}

/** The settings of an office that is only played. */
export function configFor(office: Office): Config {
  return { ...readConfig({ DATABASE_URL: 'pglite:memory', LOG_LEVEL: 'error' }), office }
}
