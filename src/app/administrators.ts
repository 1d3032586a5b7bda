import { firstVacantDay, type Post } from '../domain/people.ts'
import { isInForce, type LocalDay } from '../domain/time.ts'
import type { Finding } from './finding.ts'

const CHECK = 'administrators'
const GRANT = 'duban people grant PERSON --role administrator --unit UNIT'

/**
 * Warns where one administrator is left, who can be given no role by anybody and whom nobody could replace, and where a
 * day comes that has none. Says nothing where there is none today, which is a problem of its own.
 */
export function checkAdministrators(posts: readonly Post[], today: LocalDay): readonly Finding[] {
  const holders = new Map(
    posts
      .filter((post) => post.role === 'administrator' && isInForce(post, today))
      .map(({ personId, name }) => [personId, name]),
  )
  const [only] = holders
  if (only === undefined) return []
  const vacant = firstVacantDay(posts, 'administrator', today)
  if (vacant !== null) {
    return [warning(`nobody is administrator on ${vacant}`, `${GRANT} --from ${vacant} or an earlier day`)]
  }
  if (holders.size > 1) return [{ check: CHECK, status: 'ok', found: String(holders.size), mend: null }]
  return [warning(`only ${only.join(' ')}, whom nobody could replace`, `name a second one: ${GRANT}`)]
}

function warning(found: string, mend: string): Finding {
  return { check: CHECK, status: 'warning', found, mend }
}
