// Writes into docs/lifecycles.md the diagram of every lifecycle, between its markers, from the tables in src/domain. Run it
// after one of them has changed; test/lifecycles.test.ts compares.
//   node scripts/lifecycles.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { LIFECYCLES, toMermaid } from '../src/domain/lifecycles.ts'

const path = fileURLToPath(new URL('../docs/lifecycles.md', import.meta.url))
let text = readFileSync(path, 'utf8')
for (const lifecycle of LIFECYCLES) {
  const heading = `\n## ${lifecycle.name}\n`
  if (!text.includes(heading)) text += `${heading}\nTable: \`src/domain/${lifecycle.file}\`.\n\n\`\`\`mermaid\n\`\`\`\n`
  const at = text.indexOf('```mermaid\n', text.indexOf(heading)) + '```mermaid\n'.length
  text = `${text.slice(0, at)}${toMermaid(lifecycle)}\n${text.slice(text.indexOf('```', at))}`
}
writeFileSync(path, text)
