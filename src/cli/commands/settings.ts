import { toLocalDateTime } from '../../domain/time.ts'
import { type ListedSetting, listSettings, type SettingOrigin } from '../../workflows/settings/list-settings.ts'
import { defineCliCommand } from '../command.ts'
import { report } from '../exit.ts'
import { alignRows } from '../output.ts'

/** Characters of a value a terminal shows; `--json` has all of it. */
const VALUE_CHARACTERS_MAX = 60
const ORIGINS: Readonly<Record<SettingOrigin, string>> = {
  officeFile: 'office file',
  sample: 'built-in sample',
  default: 'default',
  runTime: 'changed at run time',
}

export const settings = defineCliCommand({
  name: 'settings',
  summary: 'List every setting of the office with its value and where it came from.',
  args: [],
  options: [],
  acts: true,
  async run(call, { output, context }) {
    const office = await context()
    return report(output, await listSettings(office, call.actor), ({ file, settings: listed }) => {
      output.json({ file, settings: listed.map(toDocument) })
      output.line(`office file: ${file ?? 'none; the built-in sample holds'}`)
      const rows = listed.map(({ path, value, origin, changed }) => {
        const by = changed === null ? '' : `${changed.by}, ${toLocalDateTime(changed.at, office.office.timeZone)}`
        return [path, shortened(value), ORIGINS[origin], by]
      })
      for (const line of alignRows(rows)) output.line(line)
      return undefined
    })
  },
})

function toDocument({ path, value, origin, changed }: ListedSetting) {
  const parsed: unknown = origin === 'runTime' ? value : JSON.parse(value)
  return {
    path,
    value: parsed,
    origin,
    changed: changed === null ? null : { by: changed.by, at: changed.at.toISOString() },
  }
}

function shortened(text: string): string {
  return text.length > VALUE_CHARACTERS_MAX ? `${text.slice(0, VALUE_CHARACTERS_MAX - 1)}…` : text
}
