-- CreateTable
CREATE TABLE "unit_span" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "parentCode" TEXT,
    "kind" TEXT NOT NULL,
    "aliases" TEXT[],
    "validFrom" TEXT,
    "validTo" TEXT,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedBy" TEXT,
    "supersededAt" TIMESTAMPTZ(3),

    CONSTRAINT "unit_span_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "post" (
    "id" SERIAL NOT NULL,
    "personId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "unitCode" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "slackUserId" TEXT,
    "validFrom" TEXT,
    "validTo" TEXT,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedBy" TEXT,
    "supersededAt" TIMESTAMPTZ(3),

    CONSTRAINT "post_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel_binding" (
    "id" SERIAL NOT NULL,
    "unitCode" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "purposes" TEXT[],
    "validFrom" TEXT,
    "validTo" TEXT,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedBy" TEXT,
    "supersededAt" TIMESTAMPTZ(3),

    CONSTRAINT "channel_binding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stored_file" (
    "sha256" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "byteLength" INTEGER NOT NULL,
    "gzipped" BYTEA NOT NULL,
    "storedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stored_file_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "rule_set" (
    "medium" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "effectiveFrom" TEXT NOT NULL,
    "rules" JSONB NOT NULL,
    "sha256" TEXT NOT NULL,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rule_set_pkey" PRIMARY KEY ("medium","version")
);

-- CreateTable
CREATE TABLE "data_version" (
    "medium" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "fileSha256" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "importedBy" TEXT,
    "importedAt" TIMESTAMPTZ(3) NOT NULL,
    "rowCount" INTEGER NOT NULL,
    "hasQualityValue" BOOLEAN NOT NULL,
    "hasWorkScore" BOOLEAN NOT NULL,
    "hasValidDays" BOOLEAN NOT NULL,
    "carriedFrom" INTEGER,
    "ruleSetVersion" INTEGER,
    "differences" JSONB NOT NULL,

    CONSTRAINT "data_version_pkey" PRIMARY KEY ("medium","month","version")
);

-- CreateTable
CREATE TABLE "month_value" (
    "medium" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "dataVersion" INTEGER NOT NULL,
    "unitCode" TEXT NOT NULL,
    "rowNumber" INTEGER NOT NULL,
    "qualityValue" TEXT,
    "workScore" TEXT,
    "validDays" INTEGER,
    "note" TEXT,
    "days" JSONB,

    CONSTRAINT "month_value_pkey" PRIMARY KEY ("medium","month","dataVersion","unitCode")
);

-- CreateTable
CREATE TABLE "ranking" (
    "medium" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "dataVersion" INTEGER NOT NULL,
    "ruleSetVersion" INTEGER NOT NULL,
    "bottomLimit" INTEGER NOT NULL,
    "computedBy" TEXT,
    "computedAt" TIMESTAMPTZ(3) NOT NULL,
    "history" JSONB NOT NULL,
    "bottomUnitCodes" TEXT[],
    "tiePolicy" TEXT,
    "tieDecidedBy" TEXT,
    "tieReason" TEXT,
    "reviewedBy" TEXT,
    "reviewedAt" TIMESTAMPTZ(3),
    "returnedBy" TEXT,
    "returnedAt" TIMESTAMPTZ(3),
    "returnReason" TEXT,
    "publishedBy" TEXT,
    "publishedAt" TIMESTAMPTZ(3),
    "issuedOn" TEXT,
    "terms" JSONB,
    "waivers" JSONB NOT NULL,

    CONSTRAINT "ranking_pkey" PRIMARY KEY ("medium","month","version")
);

-- CreateTable
CREATE TABLE "ranked_unit" (
    "medium" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "unitCode" TEXT NOT NULL,
    "unitName" TEXT NOT NULL,
    "districtCode" TEXT NOT NULL,
    "district" TEXT NOT NULL,
    "qualityValue" TEXT NOT NULL,
    "qualityScore" TEXT NOT NULL,
    "workScore" TEXT,
    "score" TEXT NOT NULL,
    "unroundedScore" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "rankFromWorst" INTEGER NOT NULL,
    "tied" BOOLEAN NOT NULL,
    "exempt" BOOLEAN NOT NULL,
    "exemptReason" TEXT,

    CONSTRAINT "ranked_unit_pkey" PRIMARY KEY ("medium","month","version","position")
);

-- CreateTable
CREATE TABLE "not_ranked_unit" (
    "medium" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "unitCode" TEXT NOT NULL,
    "unitName" TEXT NOT NULL,
    "districtCode" TEXT NOT NULL,
    "district" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "validDays" INTEGER,

    CONSTRAINT "not_ranked_unit_pkey" PRIMARY KEY ("medium","month","version","unitCode")
);

-- CreateTable
CREATE TABLE "interview" (
    "id" SERIAL NOT NULL,
    "medium" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "unitCode" TEXT NOT NULL,
    "rankingVersion" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "meetingId" TEXT,
    "at" TEXT,
    "timeZone" TEXT,
    "place" TEXT,
    "proposedAt" TIMESTAMPTZ(3) NOT NULL,
    "issuedBy" TEXT,
    "issuedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "endReason" TEXT,

    CONSTRAINT "interview_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "unitCode" TEXT NOT NULL,
    "medium" TEXT,
    "month" TEXT,
    "version" INTEGER NOT NULL,
    "platform" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "targetId" INTEGER,
    "requiresId" INTEGER,
    "priority" INTEGER NOT NULL,
    "locale" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "wordingSha256" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "blocks" JSONB NOT NULL,
    "files" JSONB NOT NULL,
    "contentSha256" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "strikes" INTEGER NOT NULL DEFAULT 0,
    "looks" INTEGER NOT NULL DEFAULT 0,
    "lookAt" TIMESTAMPTZ(3),
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "claimedAt" TIMESTAMPTZ(3),
    "claimedBy" TEXT,
    "fileId" TEXT,
    "ts" TEXT,
    "permalink" TEXT,
    "lastError" TEXT,
    "lastErrorKind" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wording" (
    "sha256" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "source" JSONB NOT NULL,
    "storedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "wording_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "destination" (
    "platform" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "retiredReason" TEXT,
    "retiredAt" TIMESTAMPTZ(3),
    "nextPostAt" TIMESTAMPTZ(3) NOT NULL,
    "leaseHolder" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),

    CONSTRAINT "destination_pkey" PRIMARY KEY ("platform","channelId")
);

-- CreateTable
CREATE TABLE "occurrence" (
    "job" TEXT NOT NULL,
    "slot" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "occurrence_pkey" PRIMARY KEY ("job","slot")
);

-- CreateTable
CREATE TABLE "inbox_entry" (
    "id" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "inbox_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "sequence" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,
    "surface" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "unitCode" TEXT,
    "medium" TEXT,
    "month" TEXT,
    "details" JSONB NOT NULL,
    "previousHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("sequence")
);

-- CreateIndex
CREATE INDEX "unit_span_code_idx" ON "unit_span"("code");

-- CreateIndex
CREATE INDEX "post_personId_idx" ON "post"("personId");

-- CreateIndex
CREATE INDEX "post_unitCode_idx" ON "post"("unitCode");

-- CreateIndex
CREATE INDEX "channel_binding_unitCode_idx" ON "channel_binding"("unitCode");

-- CreateIndex
CREATE UNIQUE INDEX "ranked_unit_medium_month_version_unitCode_key" ON "ranked_unit"("medium", "month", "version", "unitCode");

-- CreateIndex
CREATE INDEX "interview_meetingId_idx" ON "interview"("meetingId");

-- CreateIndex
CREATE UNIQUE INDEX "interview_medium_month_unitCode_rankingVersion_key" ON "interview"("medium", "month", "unitCode", "rankingVersion");

-- CreateIndex
CREATE UNIQUE INDEX "message_key_key" ON "message"("key");

-- CreateIndex
CREATE INDEX "message_state_dueAt_idx" ON "message"("state", "dueAt");

-- CreateIndex
CREATE INDEX "message_platform_channelId_state_idx" ON "message"("platform", "channelId", "state");

-- CreateIndex
CREATE INDEX "message_medium_month_version_idx" ON "message"("medium", "month", "version");

-- CreateIndex
CREATE INDEX "inbox_entry_receivedAt_idx" ON "inbox_entry"("receivedAt");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- CreateIndex
CREATE INDEX "audit_entry_unitCode_idx" ON "audit_entry"("unitCode");
