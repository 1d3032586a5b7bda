// Writes into manifest.json what follows from the lists of the bot: scopes, the slash command, shortcuts, events, each with the
// address that settings.interactivity.request_url names. Run it after one of the lists or the address has changed;
// test/bot/manifest.test.ts compares.
//   node scripts/manifest.ts
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { manifestParts } from '../src/bot/manifest.ts'

const path = fileURLToPath(new URL('../manifest.json', import.meta.url))
const manifest = JSON.parse(readFileSync(path, 'utf8'))
const { event_subscriptions: _before, interactivity, ...settings } = manifest.settings
const { appHome, slashCommands, shortcuts, eventSubscriptions, botScopes } = manifestParts(interactivity.request_url)
const { app_home: _home, ...features } = manifest.features
manifest.features = { app_home: appHome, ...features }
manifest.features.shortcuts = shortcuts
manifest.features.slash_commands = slashCommands
manifest.oauth_config.scopes.bot = botScopes
manifest.settings = { event_subscriptions: eventSubscriptions, interactivity, ...settings }
writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`)
spawnSync('node_modules/.bin/biome', ['format', '--write', path], { stdio: 'inherit' })
