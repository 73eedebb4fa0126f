export { listJourneyPeople, planStep, setStepState } from "./change-step";
export { openDocument, removeDocument, storeDocument } from "./documents";
export { addEvidence, lockForWork, removeEvidence } from "./evidence";
export { getJourney, type Journey, type StepDetail, type StepDocument } from "./get-journey";
export { type JourneyOverview, listJourneys } from "./list-journeys";
export { type Lack, lackWords, whatProductionLacks } from "./production-gate";
export { productionSwitch, proposeProductionSwitch } from "./production-switch";
export { type Fact, type FactRecord, readProofs, type StepProof } from "./proofs";
export {
  addEvidenceSchema,
  documentSchema,
  evidenceSchema,
  journeyOfSchema,
  planStepSchema,
  setStepStateSchema,
  storeDocumentSchema,
} from "./schemas";
