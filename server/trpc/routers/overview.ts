import { getSummary, latestSchema, listLatest, summarySchema } from "../../services/overview";
import { procedure, router, sharedProcedure } from "../init";

export const overviewRouter = router({
  summary: sharedProcedure("payment.read")
    .input(summarySchema)
    .query(({ ctx, input }) => getSummary(ctx.service, input)),
  latest: procedure("payment.read")
    .input(latestSchema)
    .query(({ ctx, input }) => listLatest(ctx.service, input)),
});
