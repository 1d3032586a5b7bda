import { done, type Outcome } from '../../domain/refusal.ts'
import { timingText } from '../../domain/timing-text.ts'
import { newestCalendarYears } from '../../store/calendar-years.ts'
import { type ActorClaim, authorise } from '../authorise.ts'
import type { OfficeContext } from '../office-context.ts'
import { currentSchedules } from '../schedules/current.ts'

/** Where the value of a setting comes from. */
export type SettingOrigin = 'officeFile' | 'sample' | 'default' | 'runTime'

export interface ListedSetting {
  /** Its place in the office file, or `schedules.ID` and `calendar.YEAR` of what was changed at run time. */
  readonly path: string
  /** As JSON; of what was changed at run time, in words. */
  readonly value: string
  readonly origin: SettingOrigin
  /** Who changed it at run time, and when. */
  readonly changed: { readonly by: string; readonly at: Date } | null
}

export interface ListedSettings {
  /** The office file; `null` = the built-in sample. */
  readonly file: string | null
  readonly settings: readonly ListedSetting[]
}

/** Every setting with where it comes from, for administrators. The office file holds no secrets. */
export async function listSettings(context: OfficeContext, by: ActorClaim): Promise<Outcome<ListedSettings>> {
  const actor = await authorise(context, by, 'seeSettings')
  if (!actor.ok) return actor
  const { file, settings } = context.settings ?? { file: null, settings: [] }
  const said = file === null ? 'sample' : 'officeFile'
  const ofFile = settings.map(({ path, value, isGiven }): ListedSetting => {
    return { path, value, origin: isGiven ? said : 'default', changed: null }
  })
  return done({ file, settings: [...ofFile, ...(await schedulesChanged(context)), ...(await yearsEntered(context))] })
}

async function schedulesChanged(context: OfficeContext): Promise<readonly ListedSetting[]> {
  const { locale } = context.templates
  const schedules = await currentSchedules(context, context.database.prisma)
  return schedules.flatMap(({ id, content, changed }) => {
    if (changed === null) return []
    const value = content.isOn ? timingText(content.timing, locale) : locale === 'en' ? 'off' : '停用'
    const by = { by: changed.byName, at: changed.at }
    return [{ path: `schedules.${id}`, value, origin: 'runTime', changed: by } as const]
  })
}

async function yearsEntered({ database }: OfficeContext): Promise<readonly ListedSetting[]> {
  const entries = await newestCalendarYears(database.prisma)
  return entries.flatMap(({ year, content, source, recordedName, recordedAt }) => {
    if (content === null) return []
    const by = { by: recordedName, at: recordedAt }
    return [{ path: `calendar.${year}`, value: source, origin: 'runTime', changed: by } as const]
  })
}
