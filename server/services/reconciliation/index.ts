export { exportCloseCsv, exportClosePdf } from "./closes/close-files";
export { type CloseListItem, listCloses } from "./closes/list-closes";
export { type CloseView, getClose, type OpenItem } from "./closes/read-close";
export { reopenDay, signOffDay } from "./closes/sign-off";
export { type ExportFile, exportBookings, exportEntries } from "./export-files";
export { type FetchOutcome, fetchLedger } from "./fetch-ledger";
export { type BookingListItem, listBookings } from "./list-bookings";
export { type EntryListItem, listEntries } from "./list-entries";
export { listReconciliationEnvironments, type ReconciliationEnvironment } from "./list-environments";
export { matchLedger } from "./match-ledger";
export { type CurrencyTotals, getTotals, type SideTotals, type Total } from "./read-totals";
export { reconcileNext, requestRun } from "./run-reconciliation";
export {
  bookingFilterSchema,
  changeMasterAccountSchema,
  closeSchema,
  daysSchema,
  entryFilterSchema,
  entrySchema,
  environmentSchema,
  listBookingsSchema,
  listEntriesSchema,
  listUploadsSchema,
  masterAccountSchema,
  reopenSchema,
  signOffSchema,
  toleranceSchema,
  totalsSchema,
} from "./schemas";
export {
  addMasterAccount,
  changeMasterAccount,
  getReconciliationSetUp,
  type MasterAccountView,
  setTolerance,
} from "./set-up";
export { entrySubject, settleUnmatched } from "./settle-unmatched";
export { listUploads, type UploadListItem } from "./statement/list-uploads";
export {
  type PreviewLine,
  previewSchema,
  previewStatement,
  type StatementPreview,
} from "./statement/preview";
export {
  type StatementOutcome,
  StatementRefused,
  statementSchema,
  uploadStatement,
} from "./statement/take-in";
export { getBooking, getEntry, type ThreeWay } from "./three-way";
