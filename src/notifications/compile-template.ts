import Handlebars from 'handlebars'
import type { Notice, View } from './define-notice.ts'
import {
  type Document,
  isSlackUser,
  isWebAddress,
  MARK_CLOSE,
  MARK_OPEN,
  MarkdownNotAllowed,
  markOf,
  parseDocument,
  type Slot,
} from './document.ts'
import type { Format } from './format.ts'
import { findTemplateFault } from './template-check.ts'
import { TemplateError } from './template-error.ts'
import type { SourceFile } from './template-files.ts'

/** Characters that no template needs: the marks that stand for values, and control characters but tab and line ends. */
const REFUSED_CHARACTER = new RegExp(`[${MARK_OPEN}${MARK_CLOSE}\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]`)

/** Fills a compiled template. @throws {TemplateError} When the facts do not make a valid view, naming the field. */
export type WriteDocument<Facts> = (facts: Facts, format: Format) => Document

/**
 * Checks a template's source against its notice and compiles it.
 *
 * @throws {TemplateError} With file, line and cause.
 */
export function compileTemplate<Facts>(notice: Notice<Facts>, { file, source }: SourceFile): WriteDocument<Facts> {
  const handlebars = createHandlebars()
  const fault = findTemplateFault(parseTemplate(handlebars, source, file), notice.view)
  if (fault !== null) throw new TemplateError(file, fault.line, fault.cause)
  const template = handlebars.compile<View>(source, { noEscape: true, strict: true })
  return (facts, format) => {
    const view = notice.view.safeParse(notice.toView(facts, format))
    if (!view.success) {
      const issue = view.error.issues[0]
      throw new TemplateError(file, null, `view of ${notice.kind}, ${issue?.path.join('.')}: ${issue?.message}`)
    }
    const slots: Slot[] = []
    return parseDocument(template(view.data, { data: { slots } }), slots)
  }
}

/** Fills a template with each of its notice's samples. @throws {TemplateError} When one cannot be written. */
export function checkSamples<Facts>(
  notice: Notice<Facts>,
  write: WriteDocument<Facts>,
  format: Format,
  file: string,
): void {
  for (const facts of notice.samples) {
    try {
      write(facts, format)
    } catch (cause) {
      if (cause instanceof MarkdownNotAllowed) throw new TemplateError(file, null, cause.message, { cause })
      throw cause
    }
  }
}

function parseTemplate(handlebars: typeof Handlebars, source: string, file: string): hbs.AST.Program {
  const refused = source.split('\n').findIndex((text) => REFUSED_CHARACTER.test(text))
  if (refused >= 0) throw new TemplateError(file, refused + 1, 'a control or private-use character; expected none')
  try {
    return handlebars.parse(source)
  } catch (cause) {
    const [first = '', ...rest] = String(cause instanceof Error ? cause.message : cause).split('\n')
    const line = /line (\d+)|- (\d+):\d+$/.exec(first)
    throw new TemplateError(file, Number(line?.[1] ?? line?.[2]) || null, `syntax: ${rest.at(-1) ?? first}`, { cause })
  }
}

/** An instance of our own, so that no helper registered elsewhere can be called. */
function createHandlebars(): typeof Handlebars {
  const handlebars = Handlebars.create()
  handlebars.registerHelper('text', (value: unknown, options: Handlebars.HelperOptions) =>
    keep({ text: toShown(value) }, options),
  )
  handlebars.registerHelper('link', (label: unknown, url: unknown, options: Handlebars.HelperOptions) => {
    const address = String(url)
    if (!isWebAddress(address)) throw new RangeError(`link to '${address}': expected an http(s) address`)
    return keep({ text: toShown(label), url: address }, options)
  })
  handlebars.registerHelper('mention', (name: unknown, id: unknown, options: Handlebars.HelperOptions) => {
    const userId = String(id)
    if (!isSlackUser(userId)) throw new RangeError(`mention of '${userId}': expected the id of a Slack user`)
    return keep({ text: toShown(name), userId }, options)
  })
  return handlebars
}

function keep(slot: Slot, options: Handlebars.HelperOptions): string {
  const { slots } = options.data as { readonly slots: Slot[] }
  return markOf(slots.push(slot) - 1)
}

/**
 * A value as it is shown: on one line, with runs of blanks and control characters as one space. Characters that turn
 * the writing direction are dropped, since they could make a text read as another.
 */
function toShown(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new TypeError(`value ${String(value)}: expected a text or a number`)
  }
  return String(value)
    .toWellFormed()
    .replaceAll(/[\u202A-\u202E\u2066-\u2069]/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}
