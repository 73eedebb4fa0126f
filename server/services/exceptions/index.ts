export { closeException } from "./close-exception";
export { countOpenExceptions, type OpenExceptionCounts } from "./count-open";
export { type ExceptionDetail, getException } from "./get-exception";
export { giveException } from "./give-exception";
export { listExceptions } from "./list-exceptions";
export { listExceptionWorkers } from "./list-workers";
export { releaseException } from "./release-exception";
export { reopenException } from "./reopen-exception";
export {
  closeExceptionSchema,
  exceptionIdSchema,
  giveExceptionSchema,
  listExceptionsSchema,
  reopenExceptionSchema,
} from "./schemas";
export type { ExceptionListItem } from "./select-exceptions";
export { takeException } from "./take-exception";
