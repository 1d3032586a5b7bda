import { defineConfig } from 'prisma/config'

// `prisma generate` looks for the native schema engine, which generating never runs; naming any executable keeps it
// from trying to download one (decision 0002).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } })
