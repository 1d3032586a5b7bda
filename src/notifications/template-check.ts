import { z } from 'zod'
import type { View } from './define-notice.ts'

/** A fault of a template's source, found without filling it in. */
export interface TemplateFault {
  readonly line: number
  readonly cause: string
}

/** The part of JSON Schema that a view uses. */
interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

/** The values a statement can see: the innermost first, as `../` climbs. */
type Scope = readonly Schema[]

const INSERTS = 'expected {{text field}}, {{link label address}} or {{mention name id}}'
const BLOCKS = 'expected {{#if field}}, {{#unless field}} or {{#each field}}'

/**
 * The first place in a template that could insert a value unguarded, or that names a field the view does not have,
 * even in a branch that no sample takes. `null` when there is none.
 *
 * A template may use {{text field}}, {{link label address}} and {{mention name id}}, the blocks if, unless and each, and comments: a bare
 * {{field}}, a triple mustache, a partial or any other helper is refused.
 */
export function findTemplateFault(program: hbs.AST.Program, view: z.ZodType<View>): TemplateFault | null {
  return checkProgram(program, [z.toJSONSchema(view, { io: 'output' }) as Schema])
}

function checkProgram(program: hbs.AST.Program | undefined, scope: Scope): TemplateFault | null {
  for (const statement of program?.body ?? []) {
    const fault = checkStatement(statement, scope)
    if (fault !== null) return fault
  }
  return null
}

function checkStatement(statement: hbs.AST.Statement, scope: Scope): TemplateFault | null {
  if (statement.type === 'ContentStatement' || statement.type === 'CommentStatement') return null
  if (statement.type === 'MustacheStatement') return checkInsert(statement as hbs.AST.MustacheStatement, scope)
  if (statement.type === 'BlockStatement') return checkBlock(statement as hbs.AST.BlockStatement, scope)
  return { line: statement.loc.start.line, cause: `${statement.type} is not allowed; ${INSERTS}` }
}

function checkInsert(insert: hbs.AST.MustacheStatement, scope: Scope): TemplateFault | null {
  const line = insert.loc.start.line
  const helper = pathText(insert.path)
  const wanted = { text: 1, link: 2, mention: 2 }[helper]
  if (!insert.escaped) return { line, cause: `triple mustache {{{${helper}}}}; ${INSERTS}` }
  if (wanted === undefined) {
    const bare = insert.params.length === 0
    return {
      line,
      cause: bare ? `bare {{${helper}}}; expected {{text ${helper}}}` : `unknown helper "${helper}"; ${INSERTS}`,
    }
  }
  if (insert.params.length !== wanted || (insert.hash?.pairs.length ?? 0) > 0) {
    return { line, cause: `{{${helper}}} with ${insert.params.length} fields; ${INSERTS}` }
  }
  for (const param of insert.params) {
    const found = resolve(param, scope, line)
    if ('cause' in found) return found
    if (!['string', 'number', 'integer'].includes(found.type ?? '')) {
      return { line, cause: `field "${pathText(param)}" is ${found.type ?? 'no text'}; expected a text or a number` }
    }
  }
  return null
}

function checkBlock(block: hbs.AST.BlockStatement, scope: Scope): TemplateFault | null {
  const line = block.loc.start.line
  const helper = pathText(block.path)
  const [param] = block.params
  if (!['if', 'unless', 'each'].includes(helper) || param === undefined || block.params.length > 1) {
    return { line, cause: `unknown block {{#${helper}}}; ${BLOCKS}` }
  }
  const found = resolve(param, scope, line)
  if ('cause' in found) return found
  if (helper === 'each' && found.items === undefined) {
    return { line, cause: `field "${pathText(param)}" is no list; expected a list after {{#each}}` }
  }
  const inner = helper === 'each' && found.items !== undefined ? [found.items, ...scope] : scope
  return checkProgram(block.program, inner) ?? checkProgram(block.inverse, scope)
}

function resolve(expression: hbs.AST.Expression, scope: Scope, line: number): Schema | TemplateFault {
  if (expression.type !== 'PathExpression') return { line, cause: `${expression.type}; expected a field's name` }
  const path = expression as hbs.AST.PathExpression
  if (path.data) return { line, cause: `"${path.original}" is not allowed; expected a field's name` }
  let schema = scope[path.depth]
  for (const part of path.parts) {
    const properties: Readonly<Record<string, Schema>> = (schema && withoutNull(schema).properties) ?? {}
    schema = Object.hasOwn(properties, part) ? properties[part] : undefined
    if (schema === undefined) {
      const known = Object.keys(properties).sort().join(', ')
      return { line, cause: `unknown field "${path.original}"; expected one of ${known || 'none here'}` }
    }
  }
  return schema === undefined ? { line, cause: `"${path.original}" climbs too far` } : withoutNull(schema)
}

function withoutNull(schema: Schema): Schema {
  return schema.anyOf?.find((option) => option.type !== 'null') ?? schema
}

function pathText(expression: hbs.AST.Expression): string {
  return 'original' in expression ? String(expression.original) : expression.type
}
