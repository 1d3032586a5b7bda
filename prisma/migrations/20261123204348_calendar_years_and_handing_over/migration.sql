-- AlterTable
ALTER TABLE "post" ADD COLUMN     "actingForId" TEXT,
ADD COLUMN     "successorId" TEXT;

-- AlterTable
ALTER TABLE "receipt" ADD COLUMN     "handedToId" TEXT;

-- CreateTable
CREATE TABLE "calendar_year" (
    "id" SERIAL NOT NULL,
    "year" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB,
    "source" TEXT NOT NULL,
    "restores" INTEGER,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedBy" TEXT,
    "recordedName" TEXT NOT NULL,

    CONSTRAINT "calendar_year_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "calendar_year_year_version_key" ON "calendar_year"("year", "version");
