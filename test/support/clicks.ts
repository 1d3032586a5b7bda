import { expect } from 'vitest'
import type { Entry } from '../../sandbox/entered.ts'
import type { TestOffice } from './office.ts'

const WAIT = { timeout: 20_000 } as const

/** One person in Slack, with a channel in which he asks; what he reads comes back as text. */
export interface Clicker {
  /** `/duban TEXT`: the answer, or the form it opens. */
  readonly ask: (text: string) => Promise<string>
  /** A button of the newest message that has it, his own answers included. */
  readonly press: (actionId: string, channel?: string) => Promise<string>
  /** A button of the view on top. */
  readonly pressInView: (actionId: string) => Promise<string>
  /** Sends in the form on top: what it turns into, or the errors at its fields as `field: text`. */
  readonly submit: (entries: Readonly<Record<string, Entry>>) => Promise<string>
  /** Closes the view on top; what lies beneath, `''` = nothing. */
  readonly close: () => Promise<string>
  /** Ids of the buttons of the view on top. */
  readonly buttons: () => readonly string[]
  /** Closes everything. */
  readonly leave: () => Promise<void>
}

/** @param channel Where he asks; he is made a member. */
export function clicker(office: TestOffice, user: string, channel: string): Clicker {
  const { sandbox } = office
  sandbox.channel(channel).record.members.add(user)
  const top = () => sandbox.openViewOf(user)
  const textOfTop = () => textsOf(top()?.view).join('\n')

  /** What he is told beside a message, or the view that comes up, once `act` has been answered. */
  async function answered(where: string, act: () => Promise<unknown>): Promise<string> {
    const told = () => sandbox.channel(where).ephemerals(user)
    const before = told().length
    const shown = `${top()?.id} ${top()?.hash}`
    // Slack tells two presses apart by their time.
    office.advance({ minutes: 1 })
    await act()
    const isNew = () => `${top()?.id} ${top()?.hash}` !== shown && top() !== null
    await expect.poll(() => told().length > before || isNew(), WAIT).toBe(true)
    const last = told().length > before ? told().at(-1) : undefined
    const text = last === undefined ? textOfTop() : sandbox.readableText(last)
    await office.settle()
    return text
  }

  async function close(): Promise<string> {
    await sandbox.closeView({ user })
    return textOfTop()
  }

  return {
    ask: (text) => answered(channel, () => sandbox.command({ user, channel, command: '/duban', text })),
    press: (actionId, where = channel) => answered(where, () => sandbox.press({ user, channel: where, actionId })),
    pressInView: (actionId) => answered(channel, () => sandbox.pressInView({ user, actionId })),
    async submit(entries) {
      await sandbox.submitView({ user, entries })
      await office.settle()
      const errors = Object.entries(top()?.errors ?? {})
      return errors.length > 0 ? errors.map(([field, text]) => `${field}: ${text}`).join('\n') : textOfTop()
    },
    close,
    buttons: () => [...JSON.stringify(top()?.view ?? {}).matchAll(/"action_id":"([^"]+)"/g)].map(([, id = '']) => id),
    async leave() {
      while (top() !== null) await close()
    },
  }
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) =>
    (key === 'text' || key === 'url') && typeof item === 'string' ? [item] : textsOf(item),
  )
}
