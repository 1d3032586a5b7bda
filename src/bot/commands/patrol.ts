import { mayAct, ROLES } from '../../domain/people.ts'
import type { ActorClaim } from '../../workflows/authorise.ts'
import { type BotTools, type CommandDefinition, defineCommand, type Reply } from '../define.ts'
import { toReportForm } from '../patrol/form.ts'
import { listSpeech, reportSpeech } from '../patrol/said.ts'

/** Reports of one answer; the rest is counted. */
const LISTED_MAX = 10
const LIST_WORDS: readonly string[] = ['list', '清单']
const MINE_WORDS: readonly string[] = ['mine', '我的']

/**
 * Opens the form of a patrol's report, or lists what is open for somebody who looks at reports and makes none; with
 * words, lists or shows one report.
 */
export const patrol: CommandDefinition = defineCommand({
  names: { 'zh-CN': '巡查', en: 'patrol' },
  usage: { 'zh-CN': '[编号|清单|我的]', en: '[NUMBER|list|mine]' },
  summary: {
    'zh-CN': '上报村（社区）巡查发现的问题；写编号查一件，写“清单”或“我的”列出未办结的',
    en: 'reports what a village patrol found; shows one report by its number, or lists those that are open',
  },
  roles: ROLES,
  async run({ words, by, viewer }, tools) {
    const [word = null, ...rest] = words
    if (rest.length > 0) return { kind: 'misused' }
    if (word === null && mayAct(viewer.roles, 'reportProblem')) return askWhatWasFound(tools, by)
    const asked = word?.toLowerCase() ?? ''
    const isMine = MINE_WORDS.includes(asked)
    const { context, workflows } = tools
    if (word === null || isMine || LIST_WORDS.includes(asked)) {
      const question = { state: null, isOpen: !isMine, unit: null, isMine, before: null, take: LISTED_MAX, by }
      const found = await workflows.listReports(context, question)
      if (!found.ok) return { kind: 'refused', refusal: found.refusal }
      return { kind: 'said', ...listSpeech(tools, found.value) }
    }
    const exact = await workflows.viewReport(context, { number: word, by })
    const found = exact.ok ? exact : await workflows.viewReport(context, { number: word.toUpperCase(), by })
    if (!found.ok) return { kind: 'refused', refusal: found.refusal }
    return { kind: 'said', ...reportSpeech(tools, found.value) }
  },
})

/** The form in which a patrol reports, or why this person has none. */
export async function askWhatWasFound(tools: BotTools, by: ActorClaim): Promise<Exclude<Reply, { kind: 'misused' }>> {
  const places = await tools.workflows.reportPlaces(tools.context, { by })
  if (!places.ok) return { kind: 'refused', refusal: places.refusal }
  return { kind: 'form', view: toReportForm(tools, places.value) }
}
