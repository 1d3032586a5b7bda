import path from 'node:path'
import { z } from 'zod'
import { type FactsByKind, NOTICE_KINDS, NOTICES, type NoticeKind, templateFileOf } from './catalog.ts'
import { checkSamples, compileTemplate } from './compile-template.ts'
import type { Document } from './document.ts'
import { createFormat, type Format } from './format.ts'
import { checkOverrideNames, openSource, type SourceFile } from './template-files.ts'
import { type Locale, parseWords, WORDS_FILE } from './words.ts'

/** Templates of one language, checked and compiled. */
export interface Templates {
  readonly locale: Locale
  readonly format: Format
  /** Fills the template of a kind with its facts. @throws {TemplateError} When the facts do not make a valid view. */
  readonly write: <K extends NoticeKind>(kind: K, facts: FactsByKind[K]) => Document
  /** The sources a message of this kind is made with, to be kept with the message. */
  readonly wordingOf: (kind: NoticeKind) => Wording
}

/** The text of a template and of its words file, as they were when a message was made. */
export const Wording = z.strictObject({ template: z.string(), words: z.string() })
export type Wording = z.infer<typeof Wording>

interface LoadOptions {
  /** The folder with one sub-folder a locale, as shipped. */
  readonly builtInDir: string
  /**
   * The office's own folder, whose files (`<kind>.md.hbs`, `words.yaml`) take the place of the built-in ones of its
   * locale; `null` when it has none.
   */
  readonly overrideDir: string | null
  readonly locale: Locale
}

/**
 * Loads the templates of a locale and checks each one with its notice's samples.
 *
 * @throws {TemplateError} One line with file, line and cause: a file that is missing, too large or of an unknown name,
 *   a syntax error, a field the view does not have, a value inserted without its helper, Markdown that is not allowed.
 */
export function loadTemplates({ builtInDir, overrideDir, locale }: LoadOptions): Templates {
  if (overrideDir !== null) checkOverrideNames(overrideDir, [...NOTICE_KINDS.map(templateFileOf), WORDS_FILE])
  const open = (name: string) => openSource(name, path.join(builtInDir, locale), overrideDir)
  const sources = new Map(NOTICE_KINDS.map((kind) => [kind, open(templateFileOf(kind))]))
  const templates = createTemplates(locale, open(WORDS_FILE), sources)
  for (const [kind, { file }] of sources) checkKind(templates, kind, file)
  return templates
}

function checkKind<K extends NoticeKind>(templates: Templates, kind: K, file: string): void {
  checkSamples<FactsByKind[K]>(NOTICES[kind], (facts) => templates.write(kind, facts), templates.format, file)
}

/**
 * The templates as they were when a message of one kind was made, to make it again. They write that kind only.
 *
 * @param wording What `wordingOf` gave then, as it comes back from storage.
 * @throws {TemplateError} When the program of today cannot use it.
 */
export function restoreTemplates(kind: NoticeKind, locale: Locale, wording: unknown): Templates {
  const { template, words } = Wording.parse(wording)
  const sources = new Map([[kind, { file: `stored ${templateFileOf(kind)}`, source: template }]])
  return createTemplates(locale, { file: `stored ${WORDS_FILE}`, source: words }, sources)
}

function createTemplates(locale: Locale, words: SourceFile, sources: ReadonlyMap<NoticeKind, SourceFile>): Templates {
  const format = createFormat(locale, parseWords(words.source, words.file))
  const writers: { [K in NoticeKind]?: (facts: FactsByKind[K]) => Document } = {}
  for (const [kind, source] of sources) addWriter(writers, kind, source, format)
  const missing = (kind: string) =>
    new RangeError(`template of '${kind}': expected one of ${[...sources.keys()].join(', ')}`)
  return {
    locale,
    format,
    write: (kind, facts) => {
      const write = writers[kind]
      if (write === undefined) throw missing(kind)
      return write(facts)
    },
    wordingOf: (kind) => {
      const source = sources.get(kind)
      if (source === undefined) throw missing(kind)
      return { template: source.source, words: words.source }
    },
  }
}

function addWriter<K extends NoticeKind>(
  writers: { [Kind in NoticeKind]?: (facts: FactsByKind[Kind]) => Document },
  kind: K,
  source: SourceFile,
  format: Format,
): void {
  const write = compileTemplate<FactsByKind[K]>(NOTICES[kind], source)
  Object.assign(writers, { [kind]: (facts: FactsByKind[K]) => write(facts, format) })
}
