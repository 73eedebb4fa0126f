import {
  batchIdSchema,
  cancelBatch,
  checkBatch,
  checkBatchSchema,
  fixRow,
  fixRowSchema,
  getBatch,
  getRowValues,
  leaveRowOut,
  listBatches,
  listBatchesSchema,
  listRows,
  listRowsSchema,
  pauseBatch,
  resumeBatch,
  retryFailed,
  rowSchema,
  startBatch,
  startBatchSchema,
  takeProposals,
  takeProposalsSchema,
} from "../../services/bulk-issuing";
import { procedure, router } from "../init";

export const bulkIssuingRouter = router({
  list: procedure("card.read")
    .input(listBatchesSchema)
    .query(({ ctx, input }) => listBatches(ctx.service, input)),
  byId: procedure("card.read")
    .input(batchIdSchema)
    .query(({ ctx, input }) => getBatch(ctx.service, input)),
  rows: procedure("card.read")
    .input(listRowsSchema)
    .query(({ ctx, input }) => listRows(ctx.service, input)),
  rowValues: procedure("card.issue")
    .input(rowSchema)
    .query(({ ctx, input }) => getRowValues(ctx.service, input)),
  check: procedure("card.issue")
    .input(checkBatchSchema)
    .mutation(({ ctx, input }) => checkBatch(ctx.service, input)),
  fixRow: procedure("card.issue")
    .input(fixRowSchema)
    .mutation(({ ctx, input }) => fixRow(ctx.service, input)),
  leaveRowOut: procedure("card.issue")
    .input(rowSchema)
    .mutation(({ ctx, input }) => leaveRowOut(ctx.service, input)),
  takeProposals: procedure("card.issue")
    .input(takeProposalsSchema)
    .mutation(({ ctx, input }) => takeProposals(ctx.service, input)),
  start: procedure("card.issue")
    .input(startBatchSchema)
    .mutation(({ ctx, input }) => startBatch(ctx.service, input)),
  pause: procedure("card.issue")
    .input(batchIdSchema)
    .mutation(({ ctx, input }) => pauseBatch(ctx.service, input)),
  resume: procedure("card.issue")
    .input(batchIdSchema)
    .mutation(({ ctx, input }) => resumeBatch(ctx.service, input)),
  cancel: procedure("card.issue")
    .input(batchIdSchema)
    .mutation(({ ctx, input }) => cancelBatch(ctx.service, input)),
  retryFailed: procedure("card.issue")
    .input(batchIdSchema)
    .mutation(({ ctx, input }) => retryFailed(ctx.service, input)),
});
