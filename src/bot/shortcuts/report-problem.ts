import { askWhatWasFound } from '../commands/patrol.ts'
import { defineShortcut } from '../define.ts'

/** A patrol reports from wherever it stands in Slack. */
export const reportProblemShortcut = defineShortcut({
  id: 'patrol.report',
  name: '巡查上报 Patrol report',
  description: '上报村（社区）巡查发现的问题 · reports what a village patrol found',
  run: ({ by }, tools) => askWhatWasFound(tools, by),
})
