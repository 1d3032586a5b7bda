import { canonicalJson } from './canonical-json.ts'
import type { Office } from './office.ts'

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
