import { canonicalJson } from './canonical-json.ts'
import type { Office } from './office.ts'

/** One setting of the office file, as it holds. */
export interface OfficeSetting {
  /** Its place in the file, such as `notices.signWithinWorkingDays`. */
  readonly path: string
  /** As JSON. */
  readonly value: string
  /** Whether the file says it; else it is the default. */
  readonly isGiven: boolean
}

/** Every setting an office works with, and the file they were read from. */
export interface OfficeSettings {
  /** `null` = the built-in sample. */
  readonly file: string | null
  readonly settings: readonly OfficeSetting[]
}

/** Settings one file has at most; there are far fewer. */
const SETTINGS_MAX = 2_000
/** Members lie in each other at most so deep. */
const DEPTH_MAX = 10

/** The settings that checked values come to, a list counted as one; `given` is what the file itself says. */
export function settingsOf(values: unknown, given: unknown): readonly OfficeSetting[] {
  const settings: OfficeSetting[] = []
  const visit = (value: unknown, said: unknown, path: readonly string[]): void => {
    if (settings.length >= SETTINGS_MAX) return
    if (isMembers(value) && path.length < DEPTH_MAX) {
      for (const [name, member] of Object.entries(value)) {
        // What stands for several members by a name, such as a preset, says all of them.
        visit(member, isMembers(said) ? said[name] : said, [...path, name])
      }
    } else if (value !== undefined) {
      settings.push({ path: path.join('.'), value: JSON.stringify(value), isGiven: said !== undefined })
    }
  }
  visit(values, given, [])
  return settings
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What the audit log keeps of an office file: hashes only, one over all of it and one a member. */
export interface SettingsPrint {
  readonly sha256: string
  /** By top-level member, e.g. `rankings`. */
  readonly members: Readonly<Record<string, string>>
}

/**
 * The print of an office file: the same for the same settings, however the file is laid out and wherever it lies. Of its
 * own templates only whether there are any counts, since their folder differs from machine to machine.
 *
 * @param hashOf SHA-256 in lower-case hexadecimal.
 */
export function settingsPrint(office: Office, hashOf: (text: string) => string): SettingsPrint {
  const { templatesDir, ...settings } = office
  const said: Readonly<Record<string, unknown>> = { ...settings, templates: templatesDir !== null }
  const members = Object.entries(said).map(([name, value]) => [name, hashOf(canonicalJson(value ?? null))])
  return { sha256: hashOf(canonicalJson(said)), members: Object.fromEntries(members) }
}

/** The members that are not as they were, in alphabetical order; one that came or went is one of them. */
export function changedMembers(before: SettingsPrint['members'], now: SettingsPrint['members']): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)])
  return [...names].filter((name) => before[name] !== now[name]).sort()
}
