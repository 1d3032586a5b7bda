import { readSource } from '../intake/source.ts'
import { EVIDENCE_LIMITS, type EvidenceInput } from '../workflows/cases/evidence.ts'
import { listOption, UsageError } from './arguments.ts'
import type { Call, CliOption } from './command.ts'

/** Options of a command that brings evidence. */
export const EVIDENCE_OPTIONS: readonly CliOption[] = [
  { flags: '--file <path>', help: 'a file as evidence; may be given several times', many: true },
  { flags: '--link <address>', help: 'an http or https address as evidence; may be given several times', many: true },
]

/** The files and links of a call. @throws {UsageError} For a file that cannot be read, or too many. */
export async function evidenceOf(call: Call): Promise<EvidenceInput> {
  const paths = listOption(call, 'file') ?? []
  const links = listOption(call, 'link') ?? []
  if (paths.length > EVIDENCE_LIMITS.piecesMax) {
    throw new UsageError(`--file: ${paths.length} files; expected ${EVIDENCE_LIMITS.piecesMax} at most`)
  }
  const files: { fileName: string; content: Uint8Array }[] = []
  for (const path of paths) {
    const read = await readSource({ path })
    if ('issue' in read) throw new UsageError(`--file ${path}: expected ${read.issue.expected}`)
    files.push({ fileName: read.fileName, content: read.bytes })
  }
  return { files, links }
}
