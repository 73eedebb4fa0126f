export { acceptCertification, withdrawAcceptance } from "./accept-run";
export { extendWait, rerunScenario, stopCertification } from "./change-run";
export { CertificationWorker } from "./engine/worker";
export {
  type CertificationAcceptance,
  type CertificationOverview,
  type CertificationRun,
  type CertificationRunSummary,
  type CertificationScenario,
  getCertification,
  getCertificationRun,
} from "./get-run";
export { type EvidencePack, exportEvidencePack } from "./pack/export-pack";
export {
  type ConfirmationStep,
  confirmProductionStep,
  getProductionReadiness,
  type ProductionReadiness,
  type ReadinessReview,
  signReadiness,
} from "./production-test";
export {
  acceptCertificationSchema,
  certificationOfProgramSchema,
  certificationRunSchema,
  certificationScenarioSchema,
  confirmStepSchema,
  signReadinessSchema,
  startCertificationSchema,
  withdrawAcceptanceSchema,
} from "./schemas";
export { startCertification } from "./start-run";
export { type CertificationTrace, getScenarioTraces } from "./traces";
