import type { Outcome, Refusal } from '../domain/refusal.ts'
import { EXIT, type ExitCode } from './command.ts'
import type { Output } from './output.ts'

/** Shows a refusal and gives its exit code: 3 when a person must decide first, else 2. */
export function refuse(output: Output, refusal: Refusal): ExitCode {
  output.refusal(refusal)
  const { code, message, command, details } = refusal
  output.json({ ok: false, refusal: { code, message, command: command ?? null, details: details ?? [] } })
  return refusal.needs === 'decision' ? EXIT.decisionNeeded : EXIT.refused
}

/** Shows what an act came to, or why it was refused. */
export function report<T>(output: Output, outcome: Outcome<T>, show: (value: T) => ExitCode | undefined): ExitCode {
  if (!outcome.ok) return refuse(output, outcome.refusal)
  return show(outcome.value) ?? EXIT.done
}
