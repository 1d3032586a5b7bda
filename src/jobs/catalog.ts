import { askForReviewJob, askForTableJob } from './ask-for-month.ts'
import { deliverChannelJob } from './deliver-channel.ts'
import { probeDestinationsJob } from './probe-destinations.ts'
import { remindDeadlinesJob } from './remind-deadlines.ts'
import { selfAuditJob } from './self-audit.ts'

/** Every job there is. */
export const JOBS = [
  deliverChannelJob,
  askForTableJob,
  askForReviewJob,
  probeDestinationsJob,
  selfAuditJob,
  remindDeadlinesJob,
] as const
