/** Gives the next number from 0 up to, not including, 1. */
export type Random = () => number

/** Offset and prime of the 32-bit FNV-1a hash. */
const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193
/** 2^32 divided by the golden ratio, made odd: multiplying by it spreads neighbours far apart. */
const GOLDEN_RATIO = 0x9e3779b1
const TWO_TO_32 = 2 ** 32
/** First numbers thrown away: they still resemble those of a neighbouring seed. */
const WARM_UP_DRAWS = 4

/**
 * Numbers that look random and are the same ones for the same words, on every machine and for ever: sample files have
 * to come out byte for byte alike. Marsaglia's xorshift with 32 bits, started from a hash of the words; not for secrets.
 */
export function createRandom(...words: readonly (string | number)[]): Random {
  // A state of 0 would give nothing but zeros.
  let state = hashOf(words.join('\n')) || 1
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / TWO_TO_32
  }
  for (let draw = 0; draw < WARM_UP_DRAWS; draw += 1) next()
  return next
}

/** A whole number from `min` to `max`, both included. */
export function drawWhole(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1))
}

/** A whole number within `half` of 0 either way, those near 0 far likelier than those at the ends. */
export function drawSpread(random: Random, half: number): number {
  return Math.round(((random() + random() + random() - 1.5) / 1.5) * half)
}

function hashOf(text: string): number {
  let hash = FNV_OFFSET
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME)
  return stir(stir(hash))
}

/** Words that differ in their last letter alone have hashes that lie close together; this scatters them. */
function stir(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), GOLDEN_RATIO)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
