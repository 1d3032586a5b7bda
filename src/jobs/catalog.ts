import { deliverChannelJob } from './deliver-channel.ts'
import { keepCampaignsJob } from './keep-campaigns.ts'
import { probeDestinationsJob } from './probe-destinations.ts'
import { remindDeadlinesJob } from './remind-deadlines.ts'
import { runScheduledJob } from './run-scheduled.ts'
import { selfAuditJob } from './self-audit.ts'

/** Every job there is. */
export const JOBS = [
  deliverChannelJob,
  runScheduledJob,
  probeDestinationsJob,
  selfAuditJob,
  remindDeadlinesJob,
  keepCampaignsJob,
] as const
