import type { ShortcutDefinition } from '../define.ts'
import { reportProblemShortcut } from './report-problem.ts'

/** Every global shortcut, in the order of the manifest. */
export const SHORTCUTS: readonly ShortcutDefinition[] = [reportProblemShortcut]
