import { channelsFor } from '../domain/channels.ts'
import {
  type AddressedChannel,
  accountFindings,
  calendarFindings,
  channelFindings,
  type GapFinding,
  type Responsibility,
  type ResponsibleUnit,
  responsibilityFindings,
  responsiblePosts,
  responsibleUnits,
  SEVERITIES,
} from '../domain/coverage.ts'
import type { RuleSet } from '../domain/office.ts'
import type { UnitTree } from '../domain/units.ts'
import type { PlannedMessage } from '../notifications/plan.ts'
import { renderNotice } from '../notifications/render.ts'
import { fitsSlack } from '../notifications/slack-message.ts'
import type { Templates } from '../notifications/templates.ts'
import {
  type Survey,
  type SurveyRequest,
  surveyWithoutToken,
  surveyWorkspace,
} from '../notifications/workspace-survey.ts'
import { loadChannels } from '../store/channels.ts'
import type { Db } from '../store/database.ts'
import { retiredReasons } from '../store/destinations.ts'
import { loadPosts } from '../store/posts.ts'
import type { StoredRanking } from '../store/rankings.ts'
import { addressedChannels, type Gap, planFindings, summonsFindings, toGap } from './coverage.ts'
import type { OfficeContext } from './office-context.ts'
import { type PublicationTerms, planRanking } from './publication-plan.ts'
import { bottomOf } from './ranking-facts.ts'

interface Publication {
  readonly tree: UnitTree
  readonly ranking: StoredRanking
  readonly ruleSet: RuleSet
  readonly terms: PublicationTerms
}

/** What the database says of a publication's coverage, before anybody is asked. */
export interface CoverageFacts {
  readonly messages: readonly PlannedMessage[]
  /** Channels that take posts as far as the database knows: those of the plan, and those of the summonses that may follow. */
  readonly open: readonly AddressedChannel[]
  /** Units without a channel, and retired channels. */
  readonly closed: readonly GapFinding[]
  readonly responsibility: Responsibility
  readonly terms: PublicationTerms
}

export async function loadCoverageFacts(
  context: OfficeContext,
  db: Db,
  { tree, ranking, ruleSet, terms }: Publication,
): Promise<CoverageFacts> {
  const plan = await planRanking(db, ranking, ruleSet, terms)
  const channels = await loadChannels(db)
  const retired = await retiredReasons(db)
  const listed = listedUnits(ranking, ruleSet)
  const summoned = listed.map((unit) => {
    return { unit, ids: channelsFor(channels, unit.code, 'summons', terms.issuedOn).map(({ channelId }) => channelId) }
  })
  const ofSummonses = summoned.flatMap(({ unit, ids }) =>
    ids.map((channelId): AddressedChannel => ({ unit, purpose: 'summons', channelId })),
  )
  const isOpen = ({ channelId }: AddressedChannel) => !retired.has(channelId)
  return {
    messages: plan.messages,
    open: uniquePlaces([...ofSummonses, ...addressedChannels(plan.messages)].filter(isOpen)),
    closed: [
      ...summoned.flatMap(({ unit, ids }) => summonsFindings(unit, ids, retired)),
      ...planFindings(plan, retired),
    ],
    responsibility: {
      units: listed,
      all: responsibleUnits(tree, terms.issuedOn),
      city: terms.city,
      posts: await loadPosts(db),
      day: terms.issuedOn,
      policy: context.office.coverage.responsiblePersons,
    },
    terms,
  }
}

/** Asks Slack about the channels and the responsible persons; takes up to 20 seconds, so call it in no transaction. */
export async function surveyCoverage(
  { openWorkspace }: OfficeContext,
  { open, responsibility }: CoverageFacts,
): Promise<Survey> {
  const { units, posts, day, policy } = responsibility
  const responsible = policy === 'off' ? [] : units.flatMap(({ code }) => responsiblePosts(posts, code, day))
  const request: SurveyRequest = {
    channelIds: open.map(({ channelId }) => channelId),
    slackUserIds: responsible.flatMap(({ slackUserId }) => slackUserId ?? []),
  }
  return openWorkspace == null ? surveyWithoutToken(request) : surveyWorkspace(openWorkspace, request)
}

/** Every gap of a publication, each once, in the office's language. What the survey does not know for certain is none. */
export function publicationGaps(context: OfficeContext, facts: CoverageFacts, survey: Survey): readonly Gap[] {
  const { calendar, office, templates } = context
  const { terms, responsibility } = facts
  const findings = [
    ...facts.closed,
    ...channelFindings(facts.open, survey.channels),
    ...textFindings(templates, facts.messages),
    ...responsibilityFindings(responsibility),
    ...accountFindings(responsibility, survey.persons),
    ...calendarFindings(calendar, terms.city, terms.issuedOn, terms.signBy),
  ]
  // A retired channel of a unit is one gap, whatever it would have carried; so is a district's that answers for several.
  const gaps = findings.map((finding) => toGap(finding, office.locale))
  return [...new Map(gaps.map((gap) => [gap.message, gap])).values()]
}

/** The listed townships, each followed by its district, each unit once. */
function listedUnits(ranking: StoredRanking, ruleSet: RuleSet): readonly ResponsibleUnit[] {
  const listed = new Set(bottomOf(ranking, ruleSet).unitCodes)
  const units = ranking.ranked
    .filter((unit) => listed.has(unit.unitCode))
    .flatMap((unit): readonly ResponsibleUnit[] => [
      { code: unit.unitCode, name: unit.unitName, level: 'township' },
      { code: unit.districtCode, name: unit.district, level: 'district' },
    ])
  return [...new Map(units.map((unit) => [unit.code, unit])).values()]
}

/** A channel that carries notices and summonses of a unit is one place, which the notices name. */
function uniquePlaces(places: readonly AddressedChannel[]): readonly AddressedChannel[] {
  return [...new Map(places.map((place) => [`${place.unit.code} ${place.channelId}`, place])).values()]
}

/** Messages that do not fit after everything that can be moved to a file was moved there. */
function textFindings(templates: Templates, messages: readonly PlannedMessage[]): readonly GapFinding[] {
  const problem = 'textTooLong'
  return messages
    .filter(({ notice }) => !fitsSlack(renderNotice(templates, notice)))
    .map(({ notice, addressee: unit, channelId }) => {
      const purpose = notice.kind === 'interviewProposal' ? 'review' : 'notices'
      const title = templates.format.words.kinds[notice.kind] ?? notice.kind
      return { problem, severity: SEVERITIES[problem], unit, purpose, channelId, title }
    })
}
