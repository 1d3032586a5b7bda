-- DropIndex
DROP INDEX "case_unit_unitCode_idx";

-- DropIndex
DROP INDEX "rectification_case_districtCode_state_idx";

-- DropIndex
DROP INDEX "rectification_case_source_idx";

-- AlterTable
ALTER TABLE "occurrence" ADD COLUMN     "begunAt" TIMESTAMPTZ(3),
ADD COLUMN     "confirmed" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "dueAt" TIMESTAMPTZ(3),
ADD COLUMN     "enqueuedAt" TIMESTAMPTZ(3),
ADD COLUMN     "nominalDay" TEXT,
ADD COLUMN     "scheduleVersion" INTEGER;

-- CreateTable
CREATE TABLE "schedule" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "origin" TEXT NOT NULL,
    "plannedThrough" TIMESTAMPTZ(3) NOT NULL,
    "plannedVersion" INTEGER NOT NULL,
    "calendarVersion" TEXT NOT NULL,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule_version" (
    "scheduleId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "origin" TEXT NOT NULL,
    "restores" INTEGER,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedBy" TEXT,
    "recordedName" TEXT NOT NULL,

    CONSTRAINT "schedule_version_pkey" PRIMARY KEY ("scheduleId","version")
);

-- CreateTable
CREATE TABLE "problem_report" (
    "id" SERIAL NOT NULL,
    "number" TEXT NOT NULL,
    "unitCode" TEXT NOT NULL,
    "townshipCode" TEXT NOT NULL,
    "handlerCode" TEXT NOT NULL,
    "problemKind" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "placeKey" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "isCross" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "outcome" TEXT,
    "caseNumber" TEXT,
    "reporterId" TEXT,
    "reporterName" TEXT NOT NULL,
    "reporterChannelId" TEXT,
    "reportedOn" TEXT NOT NULL,
    "reportedAt" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "problem_report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "problem_report_event" (
    "id" SERIAL NOT NULL,
    "reportId" INTEGER NOT NULL,
    "step" TEXT NOT NULL,
    "fromState" TEXT NOT NULL,
    "toState" TEXT NOT NULL,
    "personId" TEXT,
    "name" TEXT NOT NULL,
    "unitCode" TEXT,
    "surface" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "text" TEXT,

    CONSTRAINT "problem_report_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tool_proposal" (
    "id" SERIAL NOT NULL,
    "pattern" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "problemKind" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "unitCode" TEXT NOT NULL,
    "reportIds" INTEGER[],
    "places" INTEGER NOT NULL,
    "days" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "tool" TEXT,
    "reason" TEXT,
    "proposedOn" TEXT NOT NULL,
    "proposedAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedBy" TEXT,
    "decidedName" TEXT,
    "decidedAt" TIMESTAMPTZ(3),

    CONSTRAINT "tool_proposal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "basis" TEXT,
    "state" TEXT NOT NULL,
    "owing" JSONB NOT NULL,
    "forms" TEXT[],
    "receiverCode" TEXT NOT NULL,
    "launchOn" TEXT NOT NULL,
    "dueOn" TEXT NOT NULL,
    "isDueConfirmed" BOOLEAN NOT NULL,
    "plan" JSONB NOT NULL,
    "rollUp" JSONB NOT NULL,
    "definedBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "launchedAt" TIMESTAMPTZ(3),
    "compiledAt" TIMESTAMPTZ(3),

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "submission" (
    "id" SERIAL NOT NULL,
    "campaignId" INTEGER NOT NULL,
    "unitCode" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "dueOn" TEXT NOT NULL,
    "content" JSONB,
    "extensions" INTEGER NOT NULL DEFAULT 0,
    "submittedOn" TEXT,
    "predecessors" JSONB NOT NULL,
    "successorCode" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "submission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "submission_event" (
    "id" SERIAL NOT NULL,
    "submissionId" INTEGER NOT NULL,
    "step" TEXT NOT NULL,
    "fromState" TEXT NOT NULL,
    "toState" TEXT NOT NULL,
    "personId" TEXT,
    "name" TEXT NOT NULL,
    "unitCode" TEXT,
    "surface" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "submission_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "problem_report_number_key" ON "problem_report"("number");

-- CreateIndex
CREATE INDEX "problem_report_state_idx" ON "problem_report"("state");

-- CreateIndex
CREATE INDEX "problem_report_unitCode_idx" ON "problem_report"("unitCode");

-- CreateIndex
CREATE INDEX "problem_report_townshipCode_state_idx" ON "problem_report"("townshipCode", "state");

-- CreateIndex
CREATE INDEX "problem_report_handlerCode_state_idx" ON "problem_report"("handlerCode", "state");

-- CreateIndex
CREATE INDEX "problem_report_problemKind_reportedOn_idx" ON "problem_report"("problemKind", "reportedOn");

-- CreateIndex
CREATE INDEX "problem_report_placeKey_reportedOn_idx" ON "problem_report"("placeKey", "reportedOn");

-- CreateIndex
CREATE INDEX "problem_report_event_reportId_id_idx" ON "problem_report_event"("reportId", "id");

-- CreateIndex
CREATE INDEX "tool_proposal_state_idx" ON "tool_proposal"("state");

-- CreateIndex
CREATE INDEX "tool_proposal_pattern_subject_proposedOn_idx" ON "tool_proposal"("pattern", "subject", "proposedOn");

-- CreateIndex
CREATE INDEX "campaign_state_launchOn_idx" ON "campaign"("state", "launchOn");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_kind_year_key" ON "campaign"("kind", "year");

-- CreateIndex
CREATE INDEX "submission_unitCode_state_idx" ON "submission"("unitCode", "state");

-- CreateIndex
CREATE UNIQUE INDEX "submission_campaignId_unitCode_key" ON "submission"("campaignId", "unitCode");

-- CreateIndex
CREATE INDEX "submission_event_submissionId_id_idx" ON "submission_event"("submissionId", "id");

-- CreateIndex
CREATE INDEX "case_unit_unitCode_role_caseId_idx" ON "case_unit"("unitCode", "role", "caseId");

-- CreateIndex
CREATE INDEX "occurrence_state_dueAt_idx" ON "occurrence"("state", "dueAt");

-- CreateIndex
CREATE INDEX "rectification_case_issuerUnitCode_state_idx" ON "rectification_case"("issuerUnitCode", "state");

-- CreateIndex
CREATE INDEX "rectification_case_source_id_idx" ON "rectification_case"("source", "id");
