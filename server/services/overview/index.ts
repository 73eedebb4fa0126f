export {
  type AnswerLatency,
  getSummary,
  type OverviewSummary,
  type SeriesBucket,
  type WindowFigures,
} from "./get-summary";
export { listLatest } from "./list-latest";
export { latestSchema, type OverviewWindow, overviewWindows, summarySchema } from "./schemas";
