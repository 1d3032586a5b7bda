import type { CaseStep } from '../../../domain/case.ts'
import type { CaseAct } from '../define-act.ts'
import { accept } from './accept.ts'
import { approvePlan } from './approve-plan.ts'
import { askExtension } from './ask-extension.ts'
import { assign } from './assign.ts'
import { claimCompletion } from './claim-completion.ts'
import { close } from './close.ts'
import { confirmFalse } from './confirm-false.ts'
import { decompose } from './decompose.ts'
import { disclose } from './disclose.ts'
import { dismissFalse } from './dismiss-false.ts'
import { failVerification } from './fail-verification.ts'
import { grantExtension } from './grant-extension.ts'
import { passVerification } from './pass-verification.ts'
import { raiseObjection } from './raise-objection.ts'
import { refuseExtension } from './refuse-extension.ts'
import { reopen } from './reopen.ts'
import { reportProgress } from './report-progress.ts'
import { resume } from './resume.ts'
import { returnPlan } from './return-plan.ts'
import { signFor } from './sign-for.ts'
import { submitPlan } from './submit-plan.ts'
import { suspectFalse } from './suspect-false.ts'
import { suspend } from './suspend.ts'
import { withdraw } from './withdraw.ts'

const ACT_OF: Readonly<Record<CaseStep, CaseAct>> = {
  decompose,
  withdraw,
  assign,
  signFor,
  submitPlan,
  returnPlan,
  approvePlan,
  reportProgress,
  askExtension,
  grantExtension,
  refuseExtension,
  suspend,
  resume,
  claimCompletion,
  failVerification,
  passVerification,
  disclose,
  raiseObjection,
  accept,
  close,
  reopen,
  suspectFalse,
  confirmFalse,
  dismissFalse,
}

/** Every act upon a case, in the order of its life; forms, buttons and commands are made from it. */
export const CASE_ACTS: readonly CaseAct[] = Object.values(ACT_OF)

export function caseActOf(step: CaseStep): CaseAct {
  return ACT_OF[step]
}
