export { type FetchOutcome, fetchLedger } from "./fetch-ledger";
export { listReconciliationEnvironments, type ReconciliationEnvironment } from "./list-environments";
export { matchLedger } from "./match-ledger";
export { reconcileNext, requestRun } from "./run-reconciliation";
export {
  changeMasterAccountSchema,
  environmentSchema,
  masterAccountSchema,
  toleranceSchema,
} from "./schemas";
export {
  addMasterAccount,
  changeMasterAccount,
  getReconciliationSetUp,
  type MasterAccountView,
  setTolerance,
} from "./set-up";
export { entrySubject, settleUnmatched } from "./settle-unmatched";
