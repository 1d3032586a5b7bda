// Writes the files of examples/ anew. Run it after the built-in units, the sample office file or the generators of
// src/app/sample have changed; a test compares the folder with what this writes.
//   node scripts/write-examples.ts
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exampleFiles, loadSampleOffice } from '../src/app/sample-office.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'examples')
mkdirSync(folder, { recursive: true })
for (const [name, bytes] of exampleFiles(await loadSampleOffice(root))) {
  writeFileSync(join(folder, name), bytes)
  process.stdout.write(`examples/${name}: ${bytes.byteLength} bytes\n`)
}
