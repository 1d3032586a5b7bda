import type { Prisma } from './generated/client.ts'

/** A plain value as a JSON column takes it; `undefined` members are dropped as JSON does. */
export function toJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue
}
