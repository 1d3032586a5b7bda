import { toLocalDateTime } from '../../domain/time.ts'
import { fillIn } from '../../notifications/words.ts'
import type { ListedSetting, ListedSettings } from '../../workflows/settings/list-settings.ts'
import { type BotTools, defineCommand } from '../define.ts'

/** Characters of one value; the terminal has all of it. */
const VALUE_CHARACTERS_MAX = 120
/** Slack's bound on a paragraph. */
const PARAGRAPH_CHARACTERS_MAX = 3_000
/** Paragraphs of one answer, within the blocks Slack shows. */
const PARAGRAPHS_MAX = 40

/** Shows every setting, or those of one member, with its value and where it came from. */
export const settings = defineCommand({
  names: { 'zh-CN': '设置', en: 'settings' },
  usage: { 'zh-CN': '[项目]', en: '[MEMBER]' },
  summary: {
    'zh-CN': '查看各项设置的取值和来源（配置文件、默认值、运行中修改）',
    en: 'shows every setting with its value and where it came from',
  },
  roles: ['administrator'],
  async run({ words: [member, ...more], by }, tools) {
    if (more.length > 0) return { kind: 'misused' }
    const listed = await tools.workflows.listSettings(tools.context, by)
    if (!listed.ok) return { kind: 'refused', refusal: listed.refusal }
    return { kind: 'said', paragraphs: settingsText(tools, listed.value, member ?? null) }
  },
})

function settingsText(tools: BotTools, { file, settings: listed }: ListedSettings, member: string | null) {
  const words = tools.replies.administration.settings
  const groups = Map.groupBy(listed, ({ path }) => path.split('.')[0] ?? path)
  const shown = [...groups].filter(([name]) => member === null || name === member)
  if (shown.length === 0 && member !== null) {
    const members = [...groups.keys()].join(tools.context.templates.format.words.listSeparator)
    return [fillIn(words.unknown, { member, members })]
  }
  const head = file === null ? words.noFile : fillIn(words.file, { file })
  const paragraphs = shown.map(([, group]) => {
    const lines = group.map((setting) => lineOf(tools, setting))
    return lines.join('\n').slice(0, PARAGRAPH_CHARACTERS_MAX)
  })
  return [head, ...paragraphs].slice(0, PARAGRAPHS_MAX)
}

function lineOf({ context, replies }: BotTools, { path, value, origin, changed }: ListedSetting): string {
  const words = replies.administration.settings
  const short = value.length > VALUE_CHARACTERS_MAX ? `${value.slice(0, VALUE_CHARACTERS_MAX - 1)}…` : value
  if (changed === null) return fillIn(words.line, { path, value: short, origin: words.origins[origin] })
  const at = toLocalDateTime(changed.at, context.office.timeZone)
  return fillIn(words.changed, { path, value: short, by: changed.by, at })
}
