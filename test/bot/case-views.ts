import { CASE_STEPS, type CaseState, nextStepOf } from '../../src/domain/case.ts'
import { type CaseView, LINK_STEPS } from '../../src/workflows/cases/case-view.ts'
import { NOW } from './harness.ts'

const long = (count: number) => '&<'.repeat(count / 2)

/** A case in which everything is as long as it may be, and everything is open to whoever looks. */
export function aLongView(state: CaseState): CaseView {
  const unit = { unitCode: '110101001', unitName: long(100), district: long(100), level: 'township' } as const
  const units = Array.from({ length: 50 }, () => unit)
  const piece = { eventId: 7, note: null, name: long(100), unitCode: '110101001', uploadedAt: NOW, unitName: long(100) }
  const file = { ...piece, fileName: long(254), byteLength: 25 * 1024 * 1024, sha256: 'f'.repeat(64), link: null }
  const link = {
    ...piece,
    fileName: null,
    byteLength: null,
    sha256: null,
    link: `https://a.example/${'a'.repeat(1_980)}`,
  }
  const evidence = Array.from({ length: 200 }, (_, index) => ({ ...(index % 2 === 0 ? file : link), id: index + 1 }))
  return {
    number: 'J'.repeat(60),
    source: 'centralFeedback',
    sourceRef: long(100),
    title: long(200),
    description: long(2_000),
    problemKind: long(60),
    place: long(200),
    state,
    leadUnit: unit,
    issuerUnit: unit,
    assisting: units,
    territories: units,
    isCrossJurisdiction: true,
    isSuspended: true,
    extensions: 9,
    extensionAsked: { until: '2027-01-29', reason: long(1_000) },
    registeredOn: '2026-11-01',
    dueOn: '2027-10-31',
    overdueDays: 365,
    falseRectification: { kind: 'perfunctory', state: 'suspected' },
    selfCriticisms: Array.from({ length: 3 }, (_, id) => ({
      id,
      unitName: long(100),
      state: 'ordered' as const,
      dueOn: '2027-01-29',
      orderedOn: '2026-11-01',
      steps: id === 0 ? (['receive', 'close'] as const) : [],
    })),
    links: LINK_STEPS.map((step) => ({ step, doneOn: '2026-11-01' })),
    nextStep: nextStepOf(state),
    timeline: Array.from({ length: 200 }, (_, id) => ({
      id,
      step: 'decompose' as const,
      from: state,
      to: state,
      name: long(100),
      unitName: long(100),
      surface: 'slack' as const,
      at: NOW,
      texts: [
        { field: 'goal', value: long(1_000) },
        { field: 'measures', value: long(1_000) },
        { field: 'due', value: '2026-12-31' },
        { field: 'territories', value: long(1_000) },
      ],
      evidenceIds: id === 7 ? evidence.map((one) => one.id) : [],
    })),
    timelineMore: 4_321,
    evidence,
    deadlines: ['signFor', 'plan', 'progress', 'rectification'].map((kind) => ({
      kind,
      day: '2027-01-29',
      confirmed: false,
    })),
    steps: CASE_STEPS,
    mayAddEvidence: true,
  }
}

/** A case that was just assigned, shown to somebody who may look and no more. */
export function aCaseView(over: Partial<CaseView> = {}): CaseView {
  const unit = { unitCode: '110101001', unitName: '乙镇', district: '甲区', level: 'township' } as const
  return {
    ...aLongView('assigned'),
    number: 'JB-2026-0417',
    title: '工地裸土未覆盖',
    description: '约2000平方米裸土未覆盖。',
    leadUnit: unit,
    issuerUnit: { ...unit, unitCode: '110000', unitName: '示例市', district: '', level: 'municipal' },
    assisting: [],
    territories: [unit],
    isCrossJurisdiction: false,
    isSuspended: false,
    overdueDays: 0,
    deadlines: [],
    extensionAsked: null,
    falseRectification: null,
    selfCriticisms: [],
    timeline: [],
    timelineMore: 0,
    evidence: [],
    steps: [],
    mayAddEvidence: false,
    ...over,
  }
}
