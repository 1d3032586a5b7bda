import { INTAKE_LIMITS } from './limits.ts'
import { UnreadableWorkbook } from './zip.ts'

/** Takes what an XML document holds, in order. Names come without their namespace prefix. */
export interface XmlHandler {
  /** `attributes` is the raw text between the name and the bracket; see `attributeOf`. */
  readonly open: (name: string, attributes: string) => void
  readonly close: (name: string) => void
  readonly text: (text: string) => void
}

export interface XmlScanner {
  readonly push: (chunk: string) => void
  readonly end: () => void
}

const NAMED_ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const DAMAGED = 'a complete XLSX file; the XML inside is cut short or damaged'
const QUOTE = 0x22
const APOSTROPHE = 0x27
const GREATER = 0x3e

/**
 * Reads XML that arrives in chunks, holding no more than one tag or one run of text.
 *
 * It knows what spreadsheets need and nothing that could grow: a DOCTYPE, and with it every entity of the document's
 * own, is refused, as are unbalanced tags.
 *
 * @throws {UnreadableWorkbook} From `push` and `end`.
 */
export function createXmlScanner(handler: XmlHandler): XmlScanner {
  const openNames: string[] = []
  let rest = ''

  function closeElement(name: string): void {
    if (openNames.pop() !== name) throw new UnreadableWorkbook(DAMAGED)
    handler.close(name)
  }

  function takeTag(tag: string): void {
    if (tag.startsWith('/')) {
      closeElement(localName(tag.slice(1).trimEnd()))
      return
    }
    const selfClosing = tag.endsWith('/')
    const body = selfClosing ? tag.slice(0, -1) : tag
    const nameEnd = body.search(/\s/)
    const name = localName(nameEnd < 0 ? body : body.slice(0, nameEnd))
    if (name === '') throw new UnreadableWorkbook(DAMAGED)
    openNames.push(name)
    if (openNames.length > INTAKE_LIMITS.xmlDepthMax) throw new UnreadableWorkbook(DAMAGED)
    handler.open(name, nameEnd < 0 ? '' : body.slice(nameEnd))
    if (selfClosing) closeElement(name)
  }

  /** Reads one token at `at`; the place after it, or -1 when the chunk ends inside it. */
  function takeToken(text: string, at: number): number {
    if (text.charCodeAt(at) !== 0x3c) {
      const end = text.indexOf('<', at)
      if (end >= 0) handler.text(decodeEntities(text.slice(at, end)))
      return end
    }
    if (text.startsWith('<?', at)) return after(text, '?>', at)
    if (text.startsWith('<!', at)) return takeDeclaration(text, at, handler)
    const end = tagEnd(text, at + 1)
    if (end >= 0) takeTag(text.slice(at + 1, end))
    return end < 0 ? -1 : end + 1
  }

  return {
    push(chunk) {
      const text = rest + chunk
      let at = 0
      while (at < text.length) {
        const next = takeToken(text, at)
        if (next < 0) break
        at = next
      }
      rest = text.slice(at)
      if (rest.length > INTAKE_LIMITS.xmlTokenCharactersMax) throw new UnreadableWorkbook(DAMAGED)
    },
    end() {
      if (rest.trim() !== '' || openNames.length > 0) throw new UnreadableWorkbook(DAMAGED)
    },
  }
}

/** Reads a comment or CDATA; the place after it, or -1 when the chunk ends inside it. */
function takeDeclaration(text: string, at: number, handler: XmlHandler): number {
  // The longest opening looked for has nine characters; fewer may be the first part of any of them.
  if (text.length - at < '<![CDATA['.length) return -1
  if (text.startsWith('<!--', at)) return after(text, '-->', at + 4)
  if (!text.startsWith('<![CDATA[', at)) throw new UnreadableWorkbook('an XLSX file without DOCTYPE or entities')
  const end = text.indexOf(']]>', at)
  if (end >= 0) handler.text(text.slice(at + '<![CDATA['.length, end))
  return end < 0 ? -1 : end + 3
}

/** The value of an attribute, or `null`. A prefixed attribute is asked for by its local name. */
export function attributeOf(attributes: string, name: string): string | null {
  const pattern = attributePattern(name)
  const match = pattern.exec(attributes)
  const value = match?.[1] ?? match?.[2]
  return value === undefined ? null : decodeEntities(value)
}

const attributePatterns = new Map<string, RegExp>()

function attributePattern(name: string): RegExp {
  const known = attributePatterns.get(name)
  if (known !== undefined) return known
  const pattern = new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
  attributePatterns.set(name, pattern)
  return pattern
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&([^;&]*);?/g, (whole, name: string) => {
    const character = whole.endsWith(';') ? toCharacter(name) : undefined
    if (character === undefined) throw new UnreadableWorkbook(`an XLSX file without the entity ${whole.slice(0, 20)}`)
    return character
  })
}

function toCharacter(name: string): string | undefined {
  const match = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name)
  if (match === null) return Object.hasOwn(NAMED_ENTITIES, name) ? NAMED_ENTITIES[name] : undefined
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16)
  const isCharacter =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff))
  return isCharacter ? String.fromCodePoint(code) : undefined
}

function after(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from)
  return at < 0 ? -1 : at + end.length
}

/** The bracket that ends a tag. Brackets inside attribute values do not: number formats like `[>=100]0` hold them. */
function tagEnd(text: string, from: number): number {
  let quote = 0
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === GREATER) return at
    else if (code === QUOTE || code === APOSTROPHE) quote = code
  }
  return -1
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
