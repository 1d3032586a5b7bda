import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DECIMAL_TEXT_CHARS_MAX,
  fromScaled,
  parseDecimal,
  parseExact,
  roundHalfEven,
  toDecimalText,
  toExactText,
} from '../../src/domain/decimal.ts'
import { exact } from './ranking-builders.ts'

describe('parseExact', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.0', '0'],
    ['007.50', '7.5'],
    ['-12.340', '-12.34'],
    ['35.450000000000003', '35.450000000000003'],
    ['176/3', '176/3'],
    ['-2/4', '-0.5'],
  ])('reads %s as %s', (text, canonical) => {
    expect(toExactText(exact(text))).toBe(canonical)
  })

  it.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '.5',
    '5.',
    '1e400',
    '1E2',
    'NaN',
    'Infinity',
    '-Infinity',
    '1,000',
    '1/0',
    '1/-2',
    '1/2/3',
    '0x10',
    '1_000',
    '４１',
    '1\n',
    "0.'3'",
    '1.2.3',
    '--1',
    '9'.repeat(2000),
  ])('refuses %j', (text) => {
    expect(parseExact(text)).toBeNull()
  })
})

describe('parseDecimal', () => {
  it('refuses a ratio and a number longer than people write', () => {
    expect(parseDecimal('41.3')?.equals(exact('41.3'))).toBe(true)
    expect(parseDecimal('1/3')).toBeNull()
    expect(parseDecimal('9'.repeat(DECIMAL_TEXT_CHARS_MAX))).not.toBeNull()
    expect(parseDecimal('9'.repeat(DECIMAL_TEXT_CHARS_MAX + 1))).toBeNull()
  })
})

describe('roundHalfEven', () => {
  it.each([
    ['1.050', 1, '1.0'],
    ['0.35', 1, '0.4'],
    ['10.5002', 0, '11'],
    ['2.5', 0, '2'],
    ['3.5', 0, '4'],
    ['12.1498', 1, '12.1'],
    ['12.1498', 0, '12'],
    ['15.4546', 0, '15'],
    ['1.005', 2, '1.00'],
    ['0.125000000000000000001', 2, '0.13'],
    ['-0.05', 1, '0.0'],
    ['-0.15', 1, '-0.2'],
    ['-0.25', 1, '-0.2'],
    ['-2.5', 0, '-2'],
    ['-0.4', 0, '0'],
    ['9.96', 1, '10.0'],
    ['99.95', 1, '100.0'],
    ['0.004', 2, '0.00'],
    ['1/3', 4, '0.3333'],
    ['2/3', 4, '0.6667'],
    ['1/6', 0, '0'],
    ['7', 3, '7.000'],
  ])('rounds %s to %i places as %s', (text, places, expected) => {
    expect(roundHalfEven(exact(text), places)).toBe(expected)
  })

  it.each([-1, 0.5, Number.NaN, 10_000])('refuses %s places', (places) => {
    expect(() => roundHalfEven(exact('1'), places)).toThrow(RangeError)
  })

  it('stays within half a last place, and takes the even neighbour exactly at half', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.bigInt(1n, 5000n), fc.nat(6), (n, d, places) => {
        const ratio = exact(`${n}/${d}`)
        const scaled = BigInt(roundHalfEven(ratio, places).replace('.', ''))
        // |n/d − scaled/10^places| against half a last place, times 2·d·10^places.
        const distance = 2n * (n * 10n ** BigInt(places) - scaled * d)
        const size = distance < 0n ? -distance : distance
        expect(size <= d).toBe(true)
        if (size === d) expect(scaled % 2n).toBe(0n)
      }),
    )
  })

  it('never writes a negative zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: -99, max: 99 }), fc.nat(3), (hundredths, places) => {
        expect(roundHalfEven(fromScaled(BigInt(hundredths), 2), places)).not.toMatch(/^-0(\.0*)?$/)
      }),
    )
  })
})

describe('toExactText', () => {
  it.each([
    ['0.10', '0.1'],
    ['1/8', '0.125'],
    ['-3/40', '-0.075'],
    ['6/9', '2/3'],
    ['-7/30', '-7/30'],
    ['1000', '1000'],
  ])('writes %s as %s', (text, expected) => {
    expect(toExactText(exact(text))).toBe(expected)
  })

  it('is read back as the same number', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.bigInt(1n, 10n ** 9n), (n, d) => {
        const text = toExactText(exact(`${n}/${d}`))
        const back = exact(text)
        expect(back.s * back.n * d).toBe(n * back.d)
        expect(toExactText(back)).toBe(text)
      }),
    )
  })
})

describe('toDecimalText', () => {
  it.each([
    ['58.70', '58.7'],
    ['1/1024', '0.0009765625'],
    ['1/4096', '0.000244140625'],
    ['1/3', '0.3333333333'],
    ['-200/3', '-66.6666666667'],
  ])('writes %s as %s', (text, expected) => {
    expect(toDecimalText(exact(text))).toBe(expected)
  })
})
