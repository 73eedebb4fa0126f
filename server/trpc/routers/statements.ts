import {
  balanceAtSchema,
  getBalanceAt,
  getStatement,
  listStatementEntries,
  statementEntriesSchema,
  statementSchema,
} from "../../services/statements";
import { procedure, router } from "../init";

export const statementsRouter = router({
  summary: procedure("account.read")
    .input(statementSchema)
    .query(({ ctx, input }) => getStatement(ctx.service, input)),
  entries: procedure("account.read")
    .input(statementEntriesSchema)
    .query(({ ctx, input }) => listStatementEntries(ctx.service, input)),
  balanceAt: procedure("account.read")
    .input(balanceAtSchema)
    .query(({ ctx, input }) => getBalanceAt(ctx.service, input)),
});
