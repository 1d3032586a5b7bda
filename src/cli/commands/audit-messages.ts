import { selfAuditLine } from '../../domain/self-audit.ts'
import { defineCliCommand, EXIT } from '../command.ts'

export const auditMessages = defineCliCommand({
  name: 'audit messages',
  summary: 'Check that what should have been sent was, and name what was not.',
  args: [],
  options: [],
  acts: false,
  async run(_call, { output, auditMessages: audit, fault }) {
    const { findings, isWorkspaceHeld, checked } = await audit()
    const lines = findings.map((finding) => ({ ...finding, text: selfAuditLine(finding) }))
    const document = { checked, isWorkspaceHeld, findings: lines }
    const { rankings, plannedMessages } = checked
    if (isWorkspaceHeld)
      output.note('Slack refuses the token or its scopes, so every message waits; see `duban doctor`.')
    if (findings.length === 0) {
      output.json({ ok: true, ...document })
      output.line(`${rankings} published ranking(s), ${plannedMessages} planned message(s): all is as it should be.`)
      return EXIT.done
    }
    for (const { text } of lines) output.line(text)
    output.note(`${findings.length} finding(s).`)
    const reference = await fault(`the self-audit has ${findings.length} findings`)
    output.json({ ok: false, ...document, fault: { reference } })
    return EXIT.fault
  },
})
