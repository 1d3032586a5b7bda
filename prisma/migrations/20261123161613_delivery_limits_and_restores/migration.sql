-- AlterTable
ALTER TABLE "message" ADD COLUMN     "reference" TEXT,
ADD COLUMN     "resentAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "rate_limit" (
    "method" TEXT NOT NULL,
    "nextAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("method")
);

-- CreateTable
CREATE TABLE "history_gap" (
    "id" SERIAL NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "history_gap_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "database_identity" (
    "id" INTEGER NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "database_identity_pkey" PRIMARY KEY ("id")
);
