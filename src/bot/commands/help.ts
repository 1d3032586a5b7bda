import { ROLES } from '../../domain/people.ts'
import { fillIn } from '../../notifications/words.ts'
import { type BotTools, type CommandDefinition, defineCommand } from '../define.ts'
import { usageOf } from './usage.ts'

/** Lists what the person who asks may ask. */
export const help = defineCommand({
  names: { 'zh-CN': '帮助', en: 'help' },
  usage: { 'zh-CN': '', en: '' },
  summary: { 'zh-CN': '列出您可以使用的命令', en: 'lists the commands you may use' },
  roles: ROLES,
  async run({ offered }, tools) {
    return { kind: 'said', paragraphs: [helpText(offered, tools)] }
  },
})

/** One line a command, and how units are named in them. */
export function helpText(offered: readonly CommandDefinition[], { context, replies }: BotTools): string {
  const { locale } = context.templates
  const { intro, line, units } = replies.commands
  const lines = offered.map((command) =>
    fillIn(line, { usage: usageOf(command, locale), summary: command.summary[locale] }),
  )
  return [intro, ...lines, units].join('\n')
}
