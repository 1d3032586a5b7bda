import { ROLES } from '../../domain/people.ts'
import { defineCommand } from '../define.ts'
import { listSpeech } from '../returns/said.ts'

/** Words that ask for what is over as well. */
const ALL_WORDS: readonly string[] = ['all', '全部']

/** Lists the yearly returns one owes or may look at, with how far they are. */
export const reports = defineCommand({
  names: { 'zh-CN': '年报', en: 'reports' },
  usage: { 'zh-CN': '[全部|编号]', en: '[all|NUMBER]' },
  summary: {
    'zh-CN': '查看年度报送：本单位应报送的、各单位报送进度；点“查看”办理',
    en: 'shows yearly returns: those your unit owes, and how far the others are; press “Look” to act',
  },
  roles: ROLES,
  async run({ words, by }, { context, workflows, replies }) {
    const [word, ...rest] = words
    if (rest.length > 0) return { kind: 'misused' }
    const isAll = word !== undefined && ALL_WORDS.includes(word.toLowerCase())
    const campaign = word === undefined || isAll ? null : word
    const states = isAll || campaign !== null ? null : (['scheduled', 'open'] as const)
    const listed = await workflows.listReturns(context, { campaign, states, by })
    if (!listed.ok) return { kind: 'refused', refusal: listed.refusal }
    return { kind: 'said', ...listSpeech({ context, workflows, replies }, listed.value) }
  },
})
