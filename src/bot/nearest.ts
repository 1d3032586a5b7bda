/** Longer words are not compared: nobody mistypes a command's name into one. */
const CHARACTERS_MAX = 40

/**
 * The name a mistyped word most likely meant: the one that takes the fewest changed, added or missing characters, at most
 * half of the name's. The first of several; `null` when none is that near.
 */
export function nearestName(word: string, names: readonly string[]): string | null {
  if (word.length > CHARACTERS_MAX) return null
  let nearest: { readonly name: string; readonly distance: number } | null = null
  for (const name of names) {
    const distance = editDistance(word, name)
    if (distance > name.length / 2) continue
    if (nearest === null || distance < nearest.distance) nearest = { name, distance }
  }
  return nearest?.name ?? null
}

/** How many characters have to be changed, added or left out to make one text of the other. */
function editDistance(from: string, to: string): number {
  const target = Array.from(to)
  let above = Array.from({ length: target.length + 1 }, (_, at) => at)
  for (const [row, character] of Array.from(from).entries()) {
    const line = [row + 1]
    for (const [at, other] of target.entries()) {
      const change = (above[at] ?? 0) + (character === other ? 0 : 1)
      line.push(Math.min(change, (above[at + 1] ?? 0) + 1, (line[at] ?? 0) + 1))
    }
    above = line
  }
  return above[target.length] ?? 0
}
