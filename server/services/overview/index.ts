export {
  getSummary,
  type OverviewSummary,
  type SeriesBucket,
  type WindowFigures,
} from "./get-summary";
export type { AnswerLatency } from "./latency";
export { listLatest } from "./list-latest";
export { newPace, type RollUpPace, rollUpPayments } from "./roll-up";
export { latestSchema, type OverviewWindow, overviewWindows, summarySchema } from "./schemas";
