export { type BatchListItem, type BatchView, getBatch, listBatches } from "./batch-view";
export { checkBatch, fixRow, getRowValues, leaveRowOut, takeProposals } from "./check-batch";
export { cancelBatch, pauseBatch, resumeBatch, retryFailed } from "./control-batch";
export type { BatchCounts } from "./counts";
export { type BatchRowItem, listRows } from "./list-rows";
export { exportBadRows, exportResult, forgetOldRows } from "./result-file";
export { type RunOptions, runNextBatch } from "./run-batch";
export {
  batchIdSchema,
  checkBatchSchema,
  fixRowSchema,
  listBatchesSchema,
  listRowsSchema,
  type RowFilter,
  rowSchema,
  startBatchSchema,
  takeProposalsSchema,
  uploadBatchSchema,
} from "./schemas";
export { bulkIssuingChange, startBatch } from "./start-batch";
export { uploadBatch } from "./upload-batch";
