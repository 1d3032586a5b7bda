import type { LocalText } from '../domain/local-text.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { OfficeContext } from './office-context.ts'

/** A refusal that a terminal prints in English, and Slack in the office's language. */
export function localRefusal(context: Pick<OfficeContext, 'office'>, code: string, text: LocalText): Refusal {
  const { locale } = context.office
  return { code, needs: 'input', message: text.en, ...(locale === 'en' ? {} : { details: [text[locale]] }) }
}
