-- CreateTable
CREATE TABLE "receipt_run" (
    "id" SERIAL NOT NULL,
    "messageId" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "unitCode" TEXT NOT NULL,
    "medium" TEXT,
    "month" TEXT,
    "policy" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "nextAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "receipt_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "receipt" (
    "id" SERIAL NOT NULL,
    "runId" INTEGER NOT NULL,
    "personId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "unitCode" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "slackUserId" TEXT,
    "step" INTEGER NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "signedAt" TIMESTAMPTZ(3),
    "surface" TEXT,

    CONSTRAINT "receipt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "objection" (
    "id" SERIAL NOT NULL,
    "messageId" INTEGER NOT NULL,
    "medium" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "rankingVersion" INTEGER NOT NULL,
    "unitCode" TEXT NOT NULL,
    "personId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "raisedAt" TIMESTAMPTZ(3) NOT NULL,
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "decision" TEXT,

    CONSTRAINT "objection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "meeting" (
    "id" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "unitCode" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "timeZone" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "meeting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "meeting_event" (
    "id" SERIAL NOT NULL,
    "meetingId" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "fromState" TEXT NOT NULL,
    "toState" TEXT NOT NULL,
    "personId" TEXT,
    "name" TEXT NOT NULL,
    "surface" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "meeting_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rectification_case" (
    "id" SERIAL NOT NULL,
    "number" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "problemKind" TEXT,
    "place" TEXT,
    "state" TEXT NOT NULL,
    "leadUnitCode" TEXT NOT NULL,
    "issuerUnitCode" TEXT NOT NULL,
    "districtCode" TEXT,
    "crossJurisdiction" BOOLEAN NOT NULL,
    "suspended" BOOLEAN NOT NULL DEFAULT false,
    "extensions" INTEGER NOT NULL DEFAULT 0,
    "falseKind" TEXT,
    "falseState" TEXT,
    "dueOn" TEXT,
    "overdue" BOOLEAN NOT NULL DEFAULT false,
    "registeredOn" TEXT NOT NULL,
    "registeredBy" TEXT,
    "sourceRef" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "rectification_case_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_unit" (
    "caseId" INTEGER NOT NULL,
    "unitCode" TEXT NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "case_unit_pkey" PRIMARY KEY ("caseId","unitCode","role")
);

-- CreateTable
CREATE TABLE "case_event" (
    "id" SERIAL NOT NULL,
    "caseId" INTEGER NOT NULL,
    "step" TEXT NOT NULL,
    "fromState" TEXT NOT NULL,
    "toState" TEXT NOT NULL,
    "personId" TEXT,
    "name" TEXT NOT NULL,
    "unitCode" TEXT,
    "surface" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "case_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence" (
    "id" SERIAL NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "subjectId" INTEGER NOT NULL,
    "eventId" INTEGER,
    "sha256" TEXT,
    "fileName" TEXT,
    "byteLength" INTEGER,
    "link" TEXT,
    "note" TEXT,
    "personId" TEXT,
    "name" TEXT NOT NULL,
    "unitCode" TEXT,
    "uploadedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "self_criticism" (
    "id" SERIAL NOT NULL,
    "caseId" INTEGER NOT NULL,
    "unitCode" TEXT NOT NULL,
    "falseKind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "orderedBy" TEXT,
    "orderedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueOn" TEXT,
    "receivedAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),
    "namedIds" TEXT[],

    CONSTRAINT "self_criticism_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deadline" (
    "id" SERIAL NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "unitCode" TEXT NOT NULL,
    "rule" JSONB NOT NULL,
    "base" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "confirmed" BOOLEAN NOT NULL,
    "calendarVersion" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "remindedSlot" TEXT,
    "nextAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "deadline_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "receipt_run_messageId_key" ON "receipt_run"("messageId");

-- CreateIndex
CREATE INDEX "receipt_run_state_nextAt_idx" ON "receipt_run"("state", "nextAt");

-- CreateIndex
CREATE INDEX "receipt_run_unitCode_idx" ON "receipt_run"("unitCode");

-- CreateIndex
CREATE UNIQUE INDEX "receipt_runId_personId_key" ON "receipt"("runId", "personId");

-- CreateIndex
CREATE INDEX "objection_state_idx" ON "objection"("state");

-- CreateIndex
CREATE INDEX "objection_medium_month_idx" ON "objection"("medium", "month");

-- CreateIndex
CREATE INDEX "meeting_unitCode_idx" ON "meeting"("unitCode");

-- CreateIndex
CREATE INDEX "meeting_state_idx" ON "meeting"("state");

-- CreateIndex
CREATE INDEX "meeting_event_meetingId_id_idx" ON "meeting_event"("meetingId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "rectification_case_number_key" ON "rectification_case"("number");

-- CreateIndex
CREATE INDEX "rectification_case_state_dueOn_idx" ON "rectification_case"("state", "dueOn");

-- CreateIndex
CREATE INDEX "rectification_case_leadUnitCode_state_idx" ON "rectification_case"("leadUnitCode", "state");

-- CreateIndex
CREATE INDEX "rectification_case_districtCode_state_idx" ON "rectification_case"("districtCode", "state");

-- CreateIndex
CREATE INDEX "rectification_case_source_idx" ON "rectification_case"("source");

-- CreateIndex
CREATE INDEX "case_unit_unitCode_idx" ON "case_unit"("unitCode");

-- CreateIndex
CREATE INDEX "case_event_caseId_id_idx" ON "case_event"("caseId", "id");

-- CreateIndex
CREATE INDEX "evidence_subjectKind_subjectId_idx" ON "evidence"("subjectKind", "subjectId");

-- CreateIndex
CREATE INDEX "self_criticism_caseId_idx" ON "self_criticism"("caseId");

-- CreateIndex
CREATE INDEX "deadline_subjectKind_subjectId_idx" ON "deadline"("subjectKind", "subjectId");

-- CreateIndex
CREATE INDEX "deadline_state_nextAt_idx" ON "deadline"("state", "nextAt");

-- CreateIndex
CREATE INDEX "message_targetId_idx" ON "message"("targetId");
