import { askForReviewJob, askForTableJob } from './ask-for-month.ts'
import { deliverChannelJob } from './deliver-channel.ts'

/** Every job there is. */
export const JOBS = [deliverChannelJob, askForTableJob, askForReviewJob] as const
