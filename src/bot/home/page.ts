import type { HomeView, KnownBlock } from '@slack/types'
import { fillIn } from '../../notifications/words.ts'
import type { Home } from '../../workflows/home/facts.ts'
import type { Wording } from '../define.ts'
import { verbatim } from '../forms.ts'
import { administrationBlocks } from './administration.ts'
import { heading, moreText, nameOf } from './blocks.ts'
import { workBlocks } from './office-work.ts'
import { waitingBlocks } from './waiting.ts'

/** Slack's callback_id of a person's own page. */
export const HOME_VIEW = 'home'

/**
 * A person's page: what waits for him first, then the office's open work, then what an administrator looks after. Every
 * list is bounded, so that the page keeps within Slack's 100 blocks whatever the office has to do.
 */
export function toHomeView(wording: Wording, home: Home): HomeView {
  return { type: 'home', callback_id: HOME_VIEW, blocks: [...blocksOf(wording, home)] }
}

function blocksOf(wording: Wording, home: Home): readonly KnownBlock[] {
  const { replies, context } = wording
  const { format } = context.templates
  if (home.kind === 'unknown') {
    const { title, text, ask, nobody } = replies.home.unknown
    const names = home.administrators.join(format.words.listSeparator)
    return [heading(title), verbatim(text), verbatim(names === '' ? nobody : fillIn(ask, { names }))]
  }
  const hello = fillIn(replies.home.hello, { name: home.name, day: format.dayAndWeekday(home.today) })
  const posts = home.posts.items.map(({ role, unit }) =>
    fillIn(replies.home.post, { unit: nameOf(wording, unit), role: format.words.roles[role] }),
  )
  const listed = `${posts.join(format.words.listSeparator)}${moreText(wording, home.posts)}`
  return [
    verbatim([hello, ...(posts.length === 0 ? [] : [fillIn(replies.home.posts, { posts: listed })])].join('\n')),
    ...waitingBlocks(wording, home),
    ...(home.work === null ? [] : workBlocks(wording, home.work)),
    ...(home.administration === null ? [] : administrationBlocks(wording, home.administration)),
  ]
}
