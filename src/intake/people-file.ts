import { isRole, type Post, ROLES } from '../domain/people.ts'
import { createFieldReader, createSpanIndex, type FieldReader, readSpan } from './fields.ts'
import { PEOPLE_FILE } from './headers.ts'
import type { IntakeResult, IssueLog } from './issues.ts'
import type { FileSource } from './source.ts'
import { readTable } from './table.ts'
import type { RowTaker } from './table-spec.ts'

/** A post with the row it stands in. */
export type PostRow = Post & { readonly row: number }

type Column = keyof typeof PEOPLE_FILE.columns

const PERSON_ID = /^[0-9A-Za-z][0-9A-Za-z._@-]{0,63}$/
/** Slack's ids of people begin with U, or W in an Enterprise organisation (https://docs.slack.dev/reference/objects/user-object). */
const SLACK_USER_ID = /^[UW][A-Z0-9]{2,20}$/

/**
 * Reads a people file: one row a post, several a person.
 *
 * Refuses a post held twice at a time, one person under two names or two Slack accounts, and one Slack account of two
 * people: whoever reviews must be someone other than the importer.
 */
export function readPeople(source: FileSource): Promise<IntakeResult<readonly PostRow[]>> {
  return readTable<Column, readonly PostRow[]>(source, {
    kind: PEOPLE_FILE,
    needs: [[['person_id']], [['name']], [['unit_code']], [['role']]],
    start: ({ errors }) => takePosts(errors),
  })
}

function takePosts(errors: IssueLog): RowTaker<Column, readonly PostRow[]> {
  const posts: PostRow[] = []
  const byPost = createSpanIndex<PostRow>()
  const byPerson = new Map<string, PostRow>()
  const bySlackUser = new Map<string, PostRow>()

  function checkIdentity(fields: FieldReader<Column>, post: PostRow): void {
    const known = byPerson.get(post.personId) ?? post
    if (known.name !== post.name) fields.issue('name', post.name, `${known.name}, as in row ${known.row}`)
    if (post.slackUserId !== null && known.slackUserId !== null && known.slackUserId !== post.slackUserId) {
      fields.issue('slack_user_id', post.slackUserId, `${known.slackUserId}, as in row ${known.row}`)
    }
    byPerson.set(post.personId, known.slackUserId === null ? post : known)
    if (post.slackUserId === null) return
    const holder = bySlackUser.get(post.slackUserId) ?? post
    if (holder.personId !== post.personId) {
      const expected = `an account of ${post.personId} alone; row ${holder.row} gives it to ${holder.personId}`
      fields.issue('slack_user_id', post.slackUserId, expected)
    }
    bySlackUser.set(post.slackUserId, holder)
  }

  return {
    row(row, cells) {
      const fields = createFieldReader<Column>(row, cells, errors)
      const post = readPost(fields, row)
      if (post === null) return
      checkIdentity(fields, post)
      const against = byPost.add(`${post.personId}\n${post.unitCode}\n${post.role}`, post)
      if (against !== null) fields.issue('person_id', post.personId, `each post ${against}`)
      posts.push(post)
    },
    finish: () => posts,
  }
}

function readPost(fields: FieldReader<Column>, row: number): PostRow | null {
  const personId = fields.neededToken('person_id')
  if (personId !== '' && !PERSON_ID.test(personId)) {
    fields.issue('person_id', personId, '1 to 64 letters, digits and . _ @ -')
  }
  const name = fields.neededText('name')
  const unitCode = fields.neededToken('unit_code')
  const role = fields.token('role') ?? ''
  if (!isRole(role)) fields.issue('role', role, `one of ${ROLES.join(', ')}`)
  const slackUserId = fields.token('slack_user_id')
  if (slackUserId !== null && !SLACK_USER_ID.test(slackUserId)) {
    fields.issue('slack_user_id', slackUserId, 'a Slack user id such as U012ABCDEF, or empty')
  }
  const span = readSpan(fields)
  return fields.isSound() && isRole(role) ? { personId, name, unitCode, role, slackUserId, ...span, row } : null
}
