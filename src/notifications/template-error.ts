/** A template or words file that cannot be used. The message is one line: file, line, cause, expectation. */
export class TemplateError extends Error {
  override name = 'TemplateError'
  readonly code = 'template-error'
  readonly file: string
  /** 1-based; `null` when the fault has no single line. */
  readonly line: number | null

  constructor(file: string, line: number | null, cause: string, options?: ErrorOptions) {
    super(`${file}${line === null ? '' : ` line ${line}`}: ${cause.replaceAll(/\s+/gu, ' ').trim()}`, options)
    this.file = file
    this.line = line
  }
}
