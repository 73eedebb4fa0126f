export { acceptException } from "./accept-exception";
export { type BulkOutcome, bulkExceptions } from "./bulk-exceptions";
export { closeException } from "./close-exception";
export { countOpenExceptions, type OpenExceptionCounts } from "./count-open";
export { exportExceptions } from "./export-exceptions";
export { type ExceptionDetail, type ExceptionEvent, getException } from "./get-exception";
export { giveException } from "./give-exception";
export { type ExceptionAbout, listExceptionsAbout } from "./list-about";
export { listExceptions } from "./list-exceptions";
export { listExceptionWorkers } from "./list-workers";
export { matchException } from "./match-exception";
export { noteException } from "./note-exception";
export { rejectException } from "./reject-exception";
export { releaseException } from "./release-exception";
export { reopenException } from "./reopen-exception";
export {
  bulkExceptionsSchema,
  closeExceptionSchema,
  exceptionFilterSchema,
  exceptionIdSchema,
  exceptionReasonSchema,
  exceptionsAboutSchema,
  giveExceptionSchema,
  listExceptionsSchema,
  matchExceptionSchema,
  noteExceptionSchema,
  writeOffExceptionSchema,
} from "./schemas";
export type { ExceptionListItem } from "./select-exceptions";
export { type ExceptionSides, getExceptionSides } from "./sides/get-sides";
export type { SideView } from "./sides/side";
export { type ExceptionSummary, summarizeExceptions } from "./summarize-exceptions";
export { takeException } from "./take-exception";
export { writeOffChange } from "./write-off";
export { type WriteOff, writeOffException } from "./write-off-exception";
