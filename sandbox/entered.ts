import { isRecord, type Json, recordsOf, stringAt } from './json.ts'
import { FORM_FILES_MAX, INPUT_CHARS_MAX } from './limits.ts'
import { offeredOptions } from './validate/elements.ts'

/** What a person enters in one element: words, a date, an option's value, ids, or Slack's own shape. */
export type Entry = string | number | readonly string[] | Json | null

/** A person cannot do this in Slack's client, so the sandbox refuses it rather than send what Slack never would. */
export class ImpossibleActError extends Error {
  override name = 'ImpossibleActError'
}

/** Where each element keeps its value in a payload. */
const VALUE_KEY: Readonly<Record<string, string>> = {
  plain_text_input: 'value',
  number_input: 'value',
  email_text_input: 'value',
  url_text_input: 'value',
  rich_text_input: 'rich_text_value',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
  static_select: 'selected_option',
  external_select: 'selected_option',
  radio_buttons: 'selected_option',
  overflow: 'selected_option',
  checkboxes: 'selected_options',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  users_select: 'selected_user',
  multi_users_select: 'selected_users',
  channels_select: 'selected_channel',
  multi_channels_select: 'selected_channels',
  conversations_select: 'selected_conversation',
  multi_conversations_select: 'selected_conversations',
  file_input: 'files',
}

/** The file of the workspace with this id, as payloads carry it. */
export type FileOf = (id: string) => Json

function initialOf(element: Json): unknown {
  const key = Object.keys(element).find((name) => name.startsWith('initial_'))
  return key === undefined ? null : element[key]
}

function optionNamed(element: Json, value: string): Json {
  const type = String(element.type)
  const option = offeredOptions(element).find((one) => stringAt(one, 'value') === value)
  if (option !== undefined) return option
  if (type.includes('external')) return { text: { type: 'plain_text', text: value }, value }
  const offered = offeredOptions(element).map((one) => stringAt(one, 'value'))
  throw new ImpossibleActError(`${type}: option '${value}' is not offered; expected one of ${offered.join(', ')}`)
}

function checkWords(element: Json, value: string): void {
  const min = element.min_length
  const max = element.max_length
  const most = typeof max === 'number' ? max : INPUT_CHARS_MAX
  const least = typeof min === 'number' ? min : 0
  if (value.length >= least && value.length <= most) return
  throw new ImpossibleActError(`${String(element.action_id)}: ${value.length} characters; expected ${least} to ${most}`)
}

/** An element's value as payloads carry it, such as `{ type, selected_option }`; without an entry, its initial one. */
export function entered(element: Json, entry: Entry | undefined, fileOf: FileOf): Json {
  const type = String(element.type)
  const key = VALUE_KEY[type]
  if (key === undefined) throw new ImpossibleActError(`${type}: expected an element that takes a value`)
  if (entry === undefined) return { type, [key]: initialOf(element) ?? (key.endsWith('s') ? [] : null) }
  if (entry === null) return { type, [key]: key.endsWith('s') ? [] : null }
  if (isRecord(entry)) return { type, ...entry }
  if (key === 'selected_option') return { type, [key]: optionNamed(element, String(entry)) }
  const list = Array.isArray(entry) ? entry : [String(entry)]
  if (key === 'selected_options') return { type, [key]: list.map((value) => optionNamed(element, String(value))) }
  if (key === 'files') return { type, [key]: filesOf(element, list.map(String), fileOf) }
  if (key.endsWith('s')) return { type, [key]: list }
  if (key === 'value' && typeof entry === 'string') checkWords(element, entry)
  return { type, [key]: entry }
}

function filesOf(element: Json, ids: readonly string[], fileOf: FileOf): readonly Json[] {
  const most = typeof element.max_files === 'number' ? element.max_files : FORM_FILES_MAX
  if (ids.length > most) throw new ImpossibleActError(`file_input: ${ids.length} files; expected ${most} at most`)
  return ids.map(fileOf)
}

function isEmpty(value: Json): boolean {
  return Object.entries(value).every(([key, item]) => {
    return key === 'type' || item === null || item === '' || (Array.isArray(item) && item.length === 0)
  })
}

/** The elements of a block a person can act on. */
export function actableElements(block: Json): readonly Json[] {
  return [block.element, block.accessory, ...recordsOf(block.elements)].filter((element) => {
    return isRecord(element) && typeof element.action_id === 'string'
  }) as readonly Json[]
}

/**
 * The `state.values` of a submitted view. Entries go by block id, or by action id; what is left out keeps its initial
 * value.
 *
 * @throws {ImpossibleActError} For an entry without an element, an empty required input, or words of a wrong length.
 */
export function enteredValues(view: Json, entries: Readonly<Record<string, Entry>>, fileOf: FileOf): Json {
  const values: Record<string, Json> = {}
  const used = new Set<string>()
  for (const block of recordsOf(view.blocks)) {
    const blockId = stringAt(block, 'block_id') ?? ''
    for (const element of actableElements(block)) {
      const actionId = stringAt(element, 'action_id') ?? ''
      if (VALUE_KEY[String(element.type)] === undefined) continue
      const name = Object.hasOwn(entries, blockId) ? blockId : actionId
      used.add(name)
      const value = entered(element, entries[name], fileOf)
      if (block.type === 'input' && block.optional !== true && isEmpty(value)) {
        throw new ImpossibleActError(`input '${blockId}' is empty; expected a value, since it is not optional`)
      }
      values[blockId] = { ...values[blockId], [actionId]: value }
    }
  }
  const stray = Object.keys(entries).find((name) => !used.has(name))
  if (stray !== undefined) throw new ImpossibleActError(`the view has no block or action '${stray}'`)
  return values
}
