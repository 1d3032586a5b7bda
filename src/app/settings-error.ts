/** A wrong or missing setting: the start ends with its one line, which names the setting, what it got and what it expects. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}
