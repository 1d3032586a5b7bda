import type { Channel, Purpose } from '../../domain/channels.ts'
import type { Post, Role } from '../../domain/people.ts'
import type { Month } from '../../domain/time.ts'
import { compareText, isBody, type Unit, type UnitTree, unitInMonth } from '../../domain/units.ts'
import { toCsvBytes } from './csv.ts'

/** The office's own sample persons by what they do: what `--as` takes. */
export const SAMPLE_PERSON_IDS = {
  importer: 'sample-importer',
  reviewer: 'sample-reviewer',
  issuer: 'sample-issuer',
  administrator: 'sample-administrator',
} as const satisfies Partial<Record<Role, string>>

const OFFICE_NAMES: Readonly<Record<keyof typeof SAMPLE_PERSON_IDS, string>> = {
  importer: '示例录入员',
  reviewer: '示例审核员',
  issuer: '示例签发员',
  administrator: '示例管理员',
}
const LOCAL_ROLES = [
  { role: 'dutyOfficer', title: '值班员', letter: 'D' },
  { role: 'leaderInCharge', title: '分管负责人', letter: 'L' },
  { role: 'principal', title: '主要负责人', letter: 'P' },
] as const satisfies readonly { readonly role: Role; readonly title: string; readonly letter: string }[]
/** Districts that have persons of their own, and townships in each. */
const PEOPLED_DISTRICTS = 3
const PEOPLED_TOWNSHIPS = 2

/** The city's channels, each for one purpose. */
const CITY_CHANNELS = [
  { channelId: 'CCITYNOTICES', purpose: 'notices' },
  { channelId: 'CCITYREVIEW', purpose: 'review' },
  { channelId: 'CCITYOPERATIONS', purpose: 'operations' },
] as const satisfies readonly { readonly channelId: string; readonly purpose: Purpose }[]

/**
 * The sample office's people: one person for each of the office's own roles at the city, and those who answer for the
 * first few districts and townships. Every name says that it is a sample.
 *
 * @throws {RangeError} When the tree has no city in the month.
 */
export function samplePeople(tree: UnitTree, month: Month): readonly Post[] {
  const city = cityOf(tree, month)
  const office = Object.entries(SAMPLE_PERSON_IDS).map(([role, personId]): Post => {
    const own = role as keyof typeof SAMPLE_PERSON_IDS
    return aPost(personId, OFFICE_NAMES[own], city.code, own, `U0${own.toUpperCase()}`)
  })
  const districts = unitsOfLevel(tree, month, 'district').slice(0, PEOPLED_DISTRICTS)
  const townships = unitsOfLevel(tree, month, 'township')
  const peopled = districts.flatMap((district) => {
    const own = townships.filter((unit) => unit.parentCode === district.code)
    return [district, ...own.slice(0, PEOPLED_TOWNSHIPS)]
  })
  return [...office, ...peopled.flatMap(localPosts)]
}

/**
 * The sample office's channels: one for every district and township and every purpose, and the city's three. Their ids
 * say whose they are: `C110101001` is a township's, `C000110101` a district's.
 *
 * @throws {RangeError} When the tree has no city in the month.
 */
export function sampleChannels(tree: UnitTree, month: Month): readonly Channel[] {
  const city = cityOf(tree, month)
  return [
    ...CITY_CHANNELS.map(({ channelId, purpose }) => aChannel(city.code, channelId, [purpose])),
    ...unitsOfLevel(tree, month, 'district').map(({ code }) => aChannel(code, `C000${code}`, [])),
    ...unitsOfLevel(tree, month, 'township').map(({ code }) => aChannel(code, `C${code}`, [])),
  ]
}

/** The people as a people file. */
export function toPeopleFile(posts: readonly Post[]): Uint8Array {
  const header = ['person_id', 'name', 'unit_code', 'role', 'slack_user_id', 'valid_from', 'valid_to']
  const rows = posts.map((post) => [
    post.personId,
    post.name,
    post.unitCode,
    post.role,
    post.slackUserId ?? '',
    post.validFrom ?? '',
    post.validTo ?? '',
  ])
  return toCsvBytes([header, ...rows])
}

/** The channels as a channels file. */
export function toChannelsFile(channels: readonly Channel[]): Uint8Array {
  const header = ['unit_code', 'platform', 'channel_id', 'purpose']
  const rows = channels.map(({ unitCode, platform, channelId, purposes }) => {
    return [unitCode, platform, channelId, purposes.join(';')]
  })
  return toCsvBytes([header, ...rows])
}

function localPosts({ code, name }: Unit): readonly Post[] {
  return LOCAL_ROLES.map(({ role, title, letter }) => {
    const personId = `sample-${code}-${letter.toLowerCase()}`
    return aPost(personId, `示例·${name}${title}`, code, role, `U${code}${letter}`)
  })
}

function aPost(personId: string, name: string, unitCode: string, role: Role, slackUserId: string): Post {
  return { personId, name, unitCode, role, slackUserId, validFrom: null, validTo: null }
}

function aChannel(unitCode: string, channelId: string, purposes: readonly Purpose[]): Channel {
  return { unitCode, platform: 'slack', channelId, purposes, validFrom: null, validTo: null }
}

function cityOf(tree: UnitTree, month: Month): Unit {
  const [city] = unitsOfLevel(tree, month, 'municipal')
  if (city === undefined) throw new RangeError(`units of ${month}: expected one of level municipal`)
  return city
}

/** Territories of a level in the month, by code. */
function unitsOfLevel(tree: UnitTree, month: Month, level: Unit['level']): readonly Unit[] {
  const units = [...tree.spansByCode.keys()].flatMap((code) => unitInMonth(tree, code, month) ?? [])
  return units.filter((unit) => unit.level === level && !isBody(unit)).sort((a, b) => compareText(a.code, b.code))
}
