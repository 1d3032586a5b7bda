import { toLocalDateTime } from '../../domain/time.ts'
import { fillIn } from '../../notifications/words.ts'
import type { ListedSetting, ListedSettings } from '../../workflows/settings/list-settings.ts'
import { type BotTools, defineCommand } from '../define.ts'

/** Characters of one value among all of them, and of one where a member is asked for; the terminal has all of it. */
const VALUE_CHARACTERS_MAX = { all: 120, member: 1_000 } as const
/** Slack's bound on a paragraph. */
const PARAGRAPH_CHARACTERS_MAX = 3_000
/** Characters of one answer, so that Slack takes it; what is left out is counted. */
const ANSWER_CHARACTERS_MAX = 10_000

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
  const valueMax = VALUE_CHARACTERS_MAX[member === null ? 'all' : 'member']
  const { paragraphs, left } = packed(
    shown.map(([, group]) => group.map((setting) => lineOf(tools, setting, valueMax))),
  )
  return [
    file === null ? words.noFile : fillIn(words.file, { file }),
    ...paragraphs,
    ...(left === 0 ? [] : [fillIn(words.more, { count: left })]),
  ]
}

/** Groups of lines as paragraphs, a group as several where it is long; `left` counts the lines that found no place. */
export function packed(groups: readonly (readonly string[])[]): {
  readonly paragraphs: readonly string[]
  readonly left: number
} {
  const paragraphs: string[] = []
  let characters = 0
  let left = 0
  for (const group of groups) {
    let paragraph = ''
    for (const line of group) {
      if (characters + line.length + 1 > ANSWER_CHARACTERS_MAX) {
        left += 1
        continue
      }
      characters += line.length + 1
      if (paragraph !== '' && paragraph.length + line.length + 1 > PARAGRAPH_CHARACTERS_MAX) {
        paragraphs.push(paragraph)
        paragraph = ''
      }
      paragraph = paragraph === '' ? line : `${paragraph}\n${line}`
    }
    if (paragraph !== '') paragraphs.push(paragraph)
  }
  return { paragraphs, left }
}

function lineOf(
  { context, replies }: BotTools,
  { path, value, origin, changed }: ListedSetting,
  valueMax: number,
): string {
  const words = replies.administration.settings
  const short = value.length > valueMax ? `${value.slice(0, valueMax - 1)}…` : value
  if (changed === null) return fillIn(words.line, { path, value: short, origin: words.origins[origin] })
  const at = toLocalDateTime(changed.at, context.office.timeZone)
  return fillIn(words.changed, { path, value: short, by: changed.by, at })
}
