/** What is assessed. Each medium has a ranking of its own (S6: 分别通报约谈). */
export type Medium = 'air' | 'water'

export const MEDIA: readonly Medium[] = ['air', 'water']

export function isMedium(text: string): text is Medium {
  return (MEDIA as readonly string[]).includes(text)
}
