import type { ChannelStanding, PersonStanding } from '../domain/coverage.ts'

/** What the coverage check asks of a chat platform; it changes nothing there. `slack-workspace.ts` fulfils it. */
export interface Workspace {
  /** The channels the bot is a member of and may post in, archived ones left out. */
  readonly joinedChannels: () => Promise<Answer<JoinedChannels>>
  readonly channel: (channelId: string) => Promise<Answer<ChannelStanding>>
  /** The id of the active person with the address; `null` = there is none. */
  readonly personByEmail: (email: string) => Promise<Answer<string | null>>
  readonly person: (slackUserId: string) => Promise<Answer<PersonStanding>>
}

export interface JoinedChannels {
  readonly ids: ReadonlySet<string>
  /** False when there are more than were read. */
  readonly isComplete: boolean
}

/** What the platform said for certain; `unknown` whenever it did not, with the reason, which is evidence of nothing. */
export type Answer<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly reason: string }

/** Opens the workspace for one check; calls end unanswered when `signal` aborts. */
export type OpenWorkspace = (signal: AbortSignal) => Promise<Workspace>
