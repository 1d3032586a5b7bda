import type { ReadingsOf } from '../domain/unit-spelling.ts'

/** Every reading met so far; there are no more than the characters of the units' names. */
const READINGS = new Map<string, readonly string[]>()

/**
 * How Chinese characters are read, by pinyin-pro. A character that is none reads as itself. The dictionary is loaded at
 * the first call, so that a start does not wait for it.
 */
export async function loadReadings(): Promise<ReadingsOf> {
  const { pinyin } = await import('pinyin-pro')
  const read = (character: string) => {
    const found = pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true })
    return [...new Set(found.flatMap(withLetterU))]
  }
  return (character) => {
    const known = READINGS.get(character) ?? read(character)
    READINGS.set(character, known)
    return known
  }
}

/** ü is typed as v, u or yu. */
function withLetterU(reading: string): readonly string[] {
  if (!reading.includes('v')) return [reading]
  return [reading, reading.replace('v', 'u'), reading.replace('v', 'yu')]
}
