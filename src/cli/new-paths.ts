import { mkdir, writeFile } from 'node:fs/promises'
import { UsageError } from './arguments.ts'

/** What is in the way of a new path, in words, by the code of the fault; others are told as the system says them. */
const FAULTS: Readonly<Record<string, string>> = {
  EEXIST: 'is there already; expected a name that is not taken, as nothing is overwritten',
  ENOENT: 'the folder it is to stand in is not there; expected one that is',
  ENOTDIR: 'stands in something that is no folder; expected a folder that is there',
  EACCES: 'may not be written; expected a place where this user may write',
  EPERM: 'may not be written; expected a place where this user may write',
  EROFS: 'cannot be written; expected a place that is not read-only',
  ENOSPC: 'there is no space left; expected room on that disk',
}

/** Writes a file that is not there yet; `option` names where the path was given. @throws {UsageError} When it cannot. */
export async function writeNewFile(option: string, path: string, content: Uint8Array): Promise<void> {
  await writeFile(path, content, { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => refused(option, path, cause))
}

/** Makes a folder that is not there yet. @throws {UsageError} When it cannot. */
export async function makeNewFolder(option: string, path: string): Promise<void> {
  await mkdir(path).catch((cause: NodeJS.ErrnoException) => refused(option, path, cause))
}

function refused(option: string, path: string, cause: NodeJS.ErrnoException): never {
  throw new UsageError(`${option} ${path}: ${FAULTS[cause.code ?? ''] ?? cause.message}`)
}
