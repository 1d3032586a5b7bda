import { toUnitName } from './units.ts'

/** How a character is read, in plain Latin letters without tones; several where it has several readings. */
export type ReadingsOf = (character: string) => readonly string[]

/** Longer than the spelling of any unit with its district, in letters. */
const LETTERS_MAX = 60
/** One letter alone is the beginning of everything. */
const LETTERS_MIN = 2

/** What names of places end in and people leave out, the longest first. */
const ENDINGS = ['民族乡', '街道', '地区', '社区', '镇', '乡', '区', '村', '市'] as const

/**
 * The letters of a unit's name as somebody spells it, such as `blzjd` or `balizhuang`; `null` where the text is no
 * spelling. Blanks, strokes and apostrophes between syllables make no difference.
 */
export function parseSpelling(text: string): string | null {
  const letters = toUnitName(text)
    .toLowerCase()
    .replaceAll(/[\s/'’-]+/g, '')
  const isSpelling = /^[a-z][a-z0-9]*$/.test(letters) && letters.length >= LETTERS_MIN && letters.length <= LETTERS_MAX
  return isSpelling ? letters : null
}

/**
 * Whether the letters spell a name: each of its characters by its initial or by a whole reading, whichever of its
 * readings is meant. What the name ends in, such as 街道 or 镇, may be left out; its district may stand before it.
 */
export function isSpelledBy(
  letters: string,
  { name, district }: { readonly name: string; readonly district: string | null },
  readingsOf: ReadingsOf,
): boolean {
  return formsOf(district).some((before) => {
    return formsOf(name).some((own) => own !== '' && spells(letters, `${before}${own}`, readingsOf))
  })
}

/** The name, and the name without its ending; for a district that need not be named, nothing at all as well. */
function formsOf(name: string | null): readonly string[] {
  if (name === null) return ['']
  const plain = toUnitName(name).toLowerCase()
  const ending = ENDINGS.find((end) => plain.endsWith(end) && plain.length > end.length)
  return ending === undefined ? [plain] : [plain, plain.slice(0, -ending.length)]
}

/** `zh` is typed as z or zh, and so on. */
function initialsOf(reading: string): readonly string[] {
  return reading[1] === 'h' ? [reading.slice(0, 1), reading.slice(0, 2)] : [reading.slice(0, 1)]
}

/** Walks through the name, keeping every place in the letters that the characters so far may have come to. */
function spells(letters: string, name: string, readingsOf: ReadingsOf): boolean {
  let places = new Set([0])
  for (const character of name) {
    const next = new Set<number>()
    for (const place of places) {
      for (const reading of readingsOf(character)) {
        if (letters.startsWith(reading, place)) next.add(place + reading.length)
        for (const initial of initialsOf(reading))
          if (letters.startsWith(initial, place)) next.add(place + initial.length)
      }
    }
    if (next.size === 0) return false
    places = next
  }
  return places.has(letters.length)
}
