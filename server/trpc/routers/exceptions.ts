import {
  acceptException,
  bulkExceptions,
  bulkExceptionsSchema,
  closeException,
  closeExceptionSchema,
  countOpenExceptions,
  exceptionFilterSchema,
  exceptionIdSchema,
  exceptionReasonSchema,
  exceptionsAboutSchema,
  getException,
  getExceptionSides,
  giveException,
  giveExceptionSchema,
  listExceptions,
  listExceptionsAbout,
  listExceptionsSchema,
  listExceptionWorkers,
  matchException,
  matchExceptionSchema,
  noteException,
  noteExceptionSchema,
  rejectException,
  releaseException,
  reopenException,
  summarizeExceptions,
  takeException,
  writeOffException,
  writeOffExceptionSchema,
} from "../../services/exceptions";
import { byIdSchema } from "../../services/schemas";
import { procedure, router, sharedProcedure } from "../init";

export const exceptionsRouter = router({
  list: procedure("exception.read")
    .input(listExceptionsSchema)
    .query(({ ctx, input }) => listExceptions(ctx.service, input)),
  summary: sharedProcedure("exception.read", { isPersonal: true })
    .input(exceptionFilterSchema)
    .query(({ ctx, input }) => summarizeExceptions(ctx.service, input)),
  about: procedure("exception.read")
    .input(exceptionsAboutSchema)
    .query(({ ctx, input }) => listExceptionsAbout(ctx.service, input)),
  byId: procedure("exception.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getException(ctx.service, input)),
  sides: procedure("exception.read")
    .input(exceptionIdSchema)
    .query(({ ctx, input }) => getExceptionSides(ctx.service, input)),
  openCounts: sharedProcedure("exception.read", { isPersonal: true }).query(({ ctx }) =>
    countOpenExceptions(ctx.service),
  ),
  /** To whom an exception can be given; for several, those of one of them are offered, and each decides again. */
  workers: procedure("exception.work")
    .input(exceptionIdSchema)
    .query(({ ctx, input }) => listExceptionWorkers(ctx.service, input)),
  take: procedure("exception.work")
    .input(exceptionIdSchema)
    .mutation(({ ctx, input }) => takeException(ctx.service, input)),
  give: procedure("exception.work")
    .input(giveExceptionSchema)
    .mutation(({ ctx, input }) => giveException(ctx.service, input)),
  release: procedure("exception.work")
    .input(exceptionIdSchema)
    .mutation(({ ctx, input }) => releaseException(ctx.service, input)),
  note: procedure("exception.work")
    .input(noteExceptionSchema)
    .mutation(({ ctx, input }) => noteException(ctx.service, input)),
  close: procedure("exception.work")
    .input(closeExceptionSchema)
    .mutation(({ ctx, input }) => closeException(ctx.service, input)),
  accept: procedure("exception.work")
    .input(exceptionReasonSchema)
    .mutation(({ ctx, input }) => acceptException(ctx.service, input)),
  reject: procedure("exception.settle")
    .input(exceptionReasonSchema)
    .mutation(({ ctx, input }) => rejectException(ctx.service, input)),
  match: procedure("exception.settle")
    .input(matchExceptionSchema)
    .mutation(({ ctx, input }) => matchException(ctx.service, input)),
  writeOff: procedure("exception.settle")
    .input(writeOffExceptionSchema)
    .mutation(({ ctx, input }) => writeOffException(ctx.service, input)),
  reopen: procedure("exception.work")
    .input(exceptionReasonSchema)
    .mutation(({ ctx, input }) => reopenException(ctx.service, input)),
  bulk: procedure("exception.work")
    .input(bulkExceptionsSchema)
    .mutation(({ ctx, input }) => bulkExceptions(ctx.service, input)),
});
