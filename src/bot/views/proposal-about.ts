import { z } from 'zod'
import { ProposalButtonValue } from '../../notifications/notices/button-values.ts'

/** What a form about a proposal keeps: the proposal, and the unit's name as the form showed it. */
export const ProposalAbout = ProposalButtonValue.extend({ unit: z.string().min(1).max(500) })
