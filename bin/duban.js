#!/usr/bin/env node
// Old Nodes cannot even read the program, so the version is looked at before anything of it is loaded.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(`duban: Node ${process.versions.node} is too old; expected Node 24 or newer\n`)
  process.exitCode = 2
} else {
  await import('../dist/src/app/main.js')
}
