import type { KnownBlock } from '@slack/types'
import type { Medium } from '../../domain/medium.ts'
import type { Month } from '../../domain/time.ts'
import { fillIn } from '../../notifications/words.ts'
import type { ObjectionWork, OfficeWork, OpenCount, ProposalWork, RankingWork } from '../../workflows/home/facts.ts'
import { FIRST_PAGE } from '../answers/cases.ts'
import type { ReplyButton, Wording } from '../define.ts'
import { verbatim } from '../forms.ts'
import { heading, itemBlocks, nameOf, noticeButton, restText, shortened } from './blocks.ts'

/** The office's open work: the month's rankings, what waits for a decision, and what the units owe. */
export function workBlocks(wording: Wording, work: OfficeWork): readonly KnownBlock[] {
  const words = wording.replies.home.work
  const counts = [
    ...restText(words.moreProposals, work.proposals),
    ...restText(words.moreObjections, work.objections),
    ...countText(words.receipts, work.receipts),
    ...countText(words.overdueCases, work.overdueCases),
  ]
  const buttons = [
    ...(work.receipts.count === 0 ? [] : [unsignedButton(wording)]),
    ...(work.overdueCases.count === 0 ? [] : [overdueCasesButton(wording)]),
  ]
  return [
    heading(wording.replies.home.heads.work),
    ...work.rankings.flatMap((ranking) => rankingBlocks(wording, ranking)),
    ...work.proposals.items.flatMap((proposal) => proposalBlocks(wording, proposal)),
    ...work.objections.items.flatMap((objection) => objectionBlocks(wording, objection)),
    ...(counts.length === 0 ? [] : itemBlocks({ text: counts.join('\n'), buttons })),
  ]
}

function countText(words: string, { count, isMore }: OpenCount): readonly string[] {
  return count === 0 ? [] : [fillIn(words, { count: `${count}${isMore ? '+' : ''}` })]
}

function rankingBlocks(wording: Wording, ranking: RankingWork): readonly KnownBlock[] {
  const { replies, context } = wording
  const { words } = context.templates.format
  const { medium, month, state } = ranking
  const subject = subjectOf(wording, ranking)
  if (state === 'published') {
    return [verbatim(fillIn(replies.home.work.ranking, { subject, state: replies.home.work.states.published }))]
  }
  const isDecided = state === 'awaitingPublication'
  const said = isDecided ? replies.home.work.states.awaitingPublication : words.reviewStates[state]
  const step = isDecided ? replies.home.work.publish : words.reviewSteps[state]
  const text = [
    fillIn(replies.home.work.ranking, { subject, state: said }),
    fillIn(step, { medium, month }),
    ...(state === 'notImported' ? [replies.home.work.sendTable] : []),
  ]
  return itemBlocks({ text: text.join('\n'), buttons: rankingButtons(wording, ranking) })
}

function rankingButtons(wording: Wording, { medium, month, state, version }: RankingWork): readonly ReplyButton[] {
  if (version === null || (state !== 'awaitingReview' && state !== 'undecidedTie')) return []
  const actions =
    state === 'undecidedTie' ? ['ranking.decideTie', 'ranking.return'] : ['ranking.approve', 'ranking.return']
  return actions.map((action) => noticeButton(wording, action, { medium, month, version }))
}

function proposalBlocks(wording: Wording, proposal: ProposalWork): readonly KnownBlock[] {
  const { medium, month, version, unit } = proposal
  const { unitCode } = unit
  const subject = subjectOf(wording, proposal)
  const text = fillIn(wording.replies.home.work.proposal, { subject, unit: nameOf(wording, unit) })
  const buttons = ['summons.issue', 'summons.decline'].map((action) =>
    noticeButton(wording, action, { medium, month, version, unitCode }),
  )
  return itemBlocks({ text, buttons })
}

function objectionBlocks(wording: Wording, { objection, unit }: ObjectionWork): readonly KnownBlock[] {
  const subject = subjectOf(wording, objection)
  const reason = shortened(objection.reason)
  const text = fillIn(wording.replies.home.work.objection, { subject, unit: nameOf(wording, unit), reason })
  const buttons = ['objection.uphold', 'objection.dismiss'].map((action) =>
    noticeButton(wording, action, { objection: objection.id }),
  )
  return itemBlocks({ text, buttons })
}

function unsignedButton({ replies }: Wording): ReplyButton {
  const question = { ask: 'receipts', month: null, unitCode: null, isAll: false }
  return { action: 'receipts.list', label: replies.home.work.showReceipts, value: { question, offset: 0 } }
}

function overdueCasesButton({ replies }: Wording): ReplyButton {
  const question = {
    ask: 'cases',
    unitCode: null,
    states: null,
    source: null,
    isOpen: false,
    isOverdue: true,
    isMine: false,
  }
  return { action: 'cases.list', label: replies.home.work.showCases, value: { question, place: FIRST_PAGE } }
}

function subjectOf(
  { context, replies }: Wording,
  { medium, month }: { readonly medium: Medium; readonly month: Month },
): string {
  const { format } = context.templates
  return fillIn(replies.subject, { medium: format.words.media[medium].name, month: format.month(month) })
}
