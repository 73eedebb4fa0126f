import {
  closeException,
  closeExceptionSchema,
  countOpenExceptions,
  exceptionIdSchema,
  getException,
  giveException,
  giveExceptionSchema,
  listExceptions,
  listExceptionsSchema,
  listExceptionWorkers,
  releaseException,
  reopenException,
  reopenExceptionSchema,
  takeException,
} from "../../services/exceptions";
import { byIdSchema } from "../../services/schemas";
import { procedure, router, sharedProcedure } from "../init";

export const exceptionsRouter = router({
  list: procedure("exception.read")
    .input(listExceptionsSchema)
    .query(({ ctx, input }) => listExceptions(ctx.service, input)),
  byId: procedure("exception.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getException(ctx.service, input)),
  openCounts: sharedProcedure("exception.read", { isPersonal: true }).query(({ ctx }) =>
    countOpenExceptions(ctx.service),
  ),
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
  close: procedure("exception.work")
    .input(closeExceptionSchema)
    .mutation(({ ctx, input }) => closeException(ctx.service, input)),
  reopen: procedure("exception.work")
    .input(reopenExceptionSchema)
    .mutation(({ ctx, input }) => reopenException(ctx.service, input)),
});
