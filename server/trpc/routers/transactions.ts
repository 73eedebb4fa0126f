import { byIdSchema } from "../../services/schemas";
import { getTransaction, listTransactions, listTransactionsSchema } from "../../services/transactions";
import { procedure, router } from "../init";

export const transactionsRouter = router({
  list: procedure("payment.read")
    .input(listTransactionsSchema)
    .query(({ ctx, input }) => listTransactions(ctx.service, input)),
  byId: procedure("payment.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getTransaction(ctx.service, input)),
});
