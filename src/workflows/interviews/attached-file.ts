import { done, type Outcome, refuse } from '../../domain/refusal.ts'
import type { Db } from '../../store/database.ts'
import { keepContent } from '../../store/files.ts'
import type { MessageFile } from '../../store/outbox.ts'
import type { OfficeContext } from '../office-context.ts'

/** Largest file that goes with minutes, a plan or a report, in bytes. */
export const ATTACHED_BYTES_MAX = 20 * 1024 * 1024
const FILE_NAME_CHARACTERS_MAX = 200

/** A file as a person hands it in. */
export interface AttachedFile {
  readonly fileName: string
  readonly content: Uint8Array
}

/** Keeps the file by its SHA-256, as it goes into the threads. */
export async function keepAttached(
  context: OfficeContext,
  db: Db,
  { fileName, content }: AttachedFile,
): Promise<Outcome<MessageFile>> {
  const bytes = content.byteLength
  if (bytes === 0 || bytes > ATTACHED_BYTES_MAX || fileName.length > FILE_NAME_CHARACTERS_MAX) {
    const bound = `1 byte to ${ATTACHED_BYTES_MAX / 1024 / 1024} MiB and a name of ${FILE_NAME_CHARACTERS_MAX} characters at most`
    return refuse({ code: 'bad-file', needs: 'input', message: `${fileName}: ${bytes} bytes; expected ${bound}` })
  }
  const sha256 = await keepContent(db, fileName, content, context.now())
  return done({ fileName, title: fileName, sha256 })
}
