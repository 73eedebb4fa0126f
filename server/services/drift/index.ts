export { type AdoptionChoices, listAdoptionChoices } from "./adopt";
export { cancelDriftRun, requestDriftRun, scheduleDriftRuns, setDriftSchedule } from "./control-run";
export {
  type DriftFinding,
  getDriftFinding,
  listDrift,
  listDriftOfCard,
  summarizeDrift,
} from "./findings";
export { type DriftBulkOutcome, resolveDrift, resolveDriftBulk } from "./resolve";
export { type DriftOptions, runNextDrift } from "./run-drift";
export { type DriftRunView, type DriftSide, listDriftRuns, listDriftSides } from "./runs";
export {
  bulkDriftSchema,
  driftEnvironmentSchema,
  driftFilterSchema,
  driftOfCardSchema,
  driftRunSchema,
  driftScheduleSchema,
  listDriftRunsSchema,
  listDriftSchema,
  resolveDriftSchema,
} from "./schemas";
