import { posix } from 'node:path'
import { INTAKE_LIMITS } from './limits.ts'
import { decodeEscapes, isDateFormat } from './xlsx-values.ts'
import { attributeOf, createXmlScanner, type XmlHandler } from './xml.ts'
import { readZipDirectory, UnreadableWorkbook, unpack, type ZipEntry } from './zip.ts'

/**
 * A workbook whose first visible sheet can be read.
 *
 * The reading is our own because a month's table needs what read-excel-file does not tell: which cells are formulas
 * (it gives the value of the last calculation), every wrong cell rather than the first, and unpacking that stops at a
 * bound.
 */
export interface Workbook {
  readonly sheetName: string
  readonly sheet: ZipEntry
  /** Names of the visible sheets that are not read. */
  readonly otherSheets: readonly string[]
  readonly sharedStrings: readonly string[]
  /** Whether each cell style shows its number as a date. */
  readonly dateStyles: readonly boolean[]
  /** Whether days count from 1904, as in workbooks that come from old Macs. */
  readonly date1904: boolean
}

interface SheetRef {
  readonly name: string
  readonly relationId: string
}

const NO_WORKBOOK = 'an XLSX workbook; save the file as .xlsx'

/** Opens a workbook: all but the rows. @throws {UnreadableWorkbook} */
export async function openWorkbook(bytes: Uint8Array): Promise<Workbook> {
  const entries = readZipDirectory(bytes)
  const rootTargets = await readRelations(entries, '', '_rels/.rels')
  const workbookPath = rootTargets.find((relation) => relation.type.endsWith('/officeDocument'))?.target
  const workbookEntry = workbookPath === undefined ? undefined : entries.get(workbookPath)
  if (workbookPath === undefined || workbookEntry === undefined) throw new UnreadableWorkbook(NO_WORKBOOK)
  const folder = posix.dirname(workbookPath)
  const relations = await readRelations(entries, folder, `${folder}/_rels/${posix.basename(workbookPath)}.rels`)
  const { sheets, date1904 } = await readWorkbookPart(workbookEntry)
  const [first, ...others] = sheets
  const sheetPath = relations.find((relation) => relation.id === first?.relationId)?.target
  const sheet = sheetPath === undefined ? undefined : entries.get(sheetPath)
  if (first === undefined || sheet === undefined) throw new UnreadableWorkbook('a workbook with a visible sheet')
  const entryOf = (type: string) =>
    entries.get(relations.find((relation) => relation.type.endsWith(`/${type}`))?.target ?? '')
  return {
    sheetName: first.name,
    sheet,
    otherSheets: others.map((other) => other.name),
    sharedStrings: await readSharedStrings(entryOf('sharedStrings')),
    dateStyles: await readDateStyles(entryOf('styles')),
    date1904,
  }
}

/** Scans one part as XML. `isDone` ends the scanning early. @throws {UnreadableWorkbook} */
export async function scanPart(entry: ZipEntry, handler: XmlHandler, isDone = () => false): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const scanner = createXmlScanner(handler)
  try {
    for await (const chunk of unpack(entry)) {
      scanner.push(decoder.decode(chunk, { stream: true }))
      if (isDone()) return
    }
    scanner.push(decoder.decode())
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw new UnreadableWorkbook('an XLSX file whose XML is UTF-8')
    }
    throw error
  }
  scanner.end()
}

interface Relation {
  readonly id: string
  readonly type: string
  /** Path inside the ZIP file. */
  readonly target: string
}

async function readRelations(
  entries: ReadonlyMap<string, ZipEntry>,
  folder: string,
  path: string,
): Promise<readonly Relation[]> {
  const entry = entries.get(path)
  if (entry === undefined) throw new UnreadableWorkbook(NO_WORKBOOK)
  const relations: Relation[] = []
  await scanPart(entry, {
    open(name, attributes) {
      if (name !== 'Relationship' || relations.length >= INTAKE_LIMITS.zipEntriesMax) return
      const target = attributeOf(attributes, 'Target') ?? ''
      relations.push({
        id: attributeOf(attributes, 'Id') ?? '',
        type: attributeOf(attributes, 'Type') ?? '',
        target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target),
      })
    },
    close() {},
    text() {},
  })
  return relations
}

async function readWorkbookPart(entry: ZipEntry): Promise<{ sheets: readonly SheetRef[]; date1904: boolean }> {
  const sheets: SheetRef[] = []
  let date1904 = false
  await scanPart(entry, {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = ['1', 'true'].includes(attributeOf(attributes, 'date1904') ?? '')
      if (name !== 'sheet' || (attributeOf(attributes, 'state') ?? 'visible') !== 'visible') return
      if (sheets.length >= INTAKE_LIMITS.sheetsMax) {
        throw new UnreadableWorkbook(`a workbook of at most ${INTAKE_LIMITS.sheetsMax} sheets`)
      }
      // The relation's attribute is `r:id`; `sheetId` is another number.
      const relationId = /(?:^|\s)[\w.-]+:id\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1] ?? ''
      sheets.push({ name: attributeOf(attributes, 'name') ?? '', relationId })
    },
    close() {},
    text() {},
  })
  return { sheets, date1904 }
}

async function readSharedStrings(entry: ZipEntry | undefined): Promise<readonly string[]> {
  const strings: string[] = []
  if (entry === undefined) return strings
  let text = ''
  let inText = false
  let inPhonetic = false
  await scanPart(entry, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 't') inText = true
      // Phonetic runs tell how the text is read aloud and are no part of it.
      else if (name === 'rPh') inPhonetic = true
    },
    close(name) {
      if (name === 'si') strings.push(decodeEscapes(text))
      else if (name === 't') inText = false
      else if (name === 'rPh') inPhonetic = false
    },
    text(run) {
      if (inText && !inPhonetic) text += run
    },
  })
  return strings
}

async function readDateStyles(entry: ZipEntry | undefined): Promise<readonly boolean[]> {
  const dateStyles: boolean[] = []
  if (entry === undefined) return dateStyles
  const codes = new Map<number, string>()
  let inCellStyles = false
  await scanPart(entry, {
    open(name, attributes) {
      const id = Number(attributeOf(attributes, 'numFmtId') ?? '0')
      if (name === 'numFmt') codes.set(id, attributeOf(attributes, 'formatCode') ?? '')
      else if (name === 'cellXfs') inCellStyles = true
      else if (name === 'xf' && inCellStyles) dateStyles.push(isDateFormat(id, codes.get(id)))
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false
    },
    text() {},
  })
  return dateStyles
}
