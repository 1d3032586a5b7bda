import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SLACK_PATH } from '../../src/bot/app.ts'
import { COMMANDS } from '../../src/bot/commands/index.ts'
import { usageOf } from '../../src/bot/commands/usage.ts'
import { botScopes, eventSubscriptions, manifestParts } from '../../src/bot/manifest.ts'
import { SLACK_METHODS } from '../../src/bot/slack-methods.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')

/** What Slack takes of a manifest, of the keys that ours uses. Source: https://docs.slack.dev/reference/app-manifest. */
const Manifest = z.strictObject({
  $schema: z.url(),
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.int() }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().min(1).max(140),
    long_description: z.string().min(174).max(4_000),
    background_color: z.string().regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({ display_name: z.string().min(1).max(80), always_online: z.boolean() }),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(24),
          type: z.literal('global'),
          callback_id: z.string().min(1).max(255),
          description: z.string().min(1).max(150),
        }),
      )
      .max(10),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\/\S{1,31}$/),
          url: z.url({ protocol: /^https$/ }).max(3_000),
          description: z.string().min(1).max(2_000),
          usage_hint: z.string().max(1_000),
          should_escape: z.literal(false),
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()).max(255) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({
      request_url: z.url({ protocol: /^https$/ }).max(3_500),
      bot_events: z.array(z.string()).max(100),
    }),
    interactivity: z.strictObject({
      is_enabled: z.literal(true),
      request_url: z.url({ protocol: /^https$/ }).max(3_500),
    }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.literal(false),
    token_rotation_enabled: z.literal(false),
  }),
})
const manifest = Manifest.parse(JSON.parse(read('manifest.json')))

const byCode = (a: string, b: string) => (a < b ? -1 : 1)

/** Web API methods that the sources call on a client, as `client.chat.postMessage(`. */
function calledMethods(): readonly string[] {
  const files = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  const sources = files.filter((file) => file.endsWith('.ts') && !file.includes('generated'))
  const calls = sources.flatMap((file) => [
    ...read(path.join('src', file)).matchAll(/\bclient\s*\.([a-z]+(?:\.[a-zA-Z]+)+)\(/g),
  ])
  return [...new Set(calls.map((match) => match[1] ?? ''))]
}

describe('the app manifest', () => {
  it('sends presses and forms to the path the bot listens on', () => {
    expect(new URL(manifest.settings.interactivity.request_url).pathname).toBe(SLACK_PATH)
  })

  it('has the slash command, the shortcuts and the events of the lists, sent to the same address', () => {
    const { request_url: requestUrl } = manifest.settings.interactivity
    const { appHome, slashCommands, shortcuts, eventSubscriptions: events } = manifestParts(requestUrl)
    expect(manifest.features.app_home).toEqual(appHome)
    expect(manifest.features.slash_commands).toEqual(slashCommands)
    expect(manifest.features.shortcuts).toEqual(shortcuts)
    expect(manifest.settings.event_subscriptions).toEqual(events)
  })

  it('asks for exactly the scopes that the methods, the command and the events take', () => {
    expect(manifest.oauth_config.scopes.bot).toEqual(botScopes())
  })

  it('rests on a list of the methods that the sources call', () => {
    // Bolt's own client opens the connections of Socket Mode.
    const called = [...calledMethods(), 'apps.connections.open']
    expect(SLACK_METHODS.map(({ method }) => method).toSorted(byCode)).toEqual(called.toSorted(byCode))
  })

  it('has a reason for every scope in the docs, and the docs name no other', () => {
    const named = [...read('docs/slack-app.md').matchAll(/^\| `([a-z]+(?::[a-z.]+)?)` \| \S/gm)].map(
      (match) => match[1] ?? '',
    )
    expect(named.toSorted(byCode)).toEqual(botScopes())
  })

  it('has every subcommand and every event in the docs, and the docs name no other', () => {
    const docs = read('docs/slack-app.md')
    const commands = [...docs.matchAll(/^\| `(\/duban [^`]+)`, `(\/duban [^`]+)` \| \S/gm)].map(([, zh, en]) => [
      zh,
      en,
    ])
    // A stroke of a usage would end the table's cell.
    const inCell = (text: string) => text.replaceAll('|', '\\|')
    expect(commands).toEqual(
      COMMANDS.map((command) => [inCell(usageOf(command, 'zh-CN')), inCell(usageOf(command, 'en'))]),
    )
    const events = [...docs.matchAll(/^\| `((?:(?:member|channel|group|app)_|message\.)[a-z_]+)` \| \S/gm)].map(
      ([, type = '']) => type,
    )
    expect(events.toSorted(byCode)).toEqual(eventSubscriptions())
  })
})
