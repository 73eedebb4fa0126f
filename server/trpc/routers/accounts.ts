import {
  getAccount,
  listAccounts,
  listAccountsSchema,
  listEntries,
  listEntriesSchema,
} from "../../services/accounts";
import { byIdSchema } from "../../services/schemas";
import { procedure, router } from "../init";

export const accountsRouter = router({
  list: procedure("account.read")
    .input(listAccountsSchema)
    .query(({ ctx, input }) => listAccounts(ctx.service, input)),
  byId: procedure("account.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getAccount(ctx.service, input)),
  entries: procedure("account.read")
    .input(listEntriesSchema)
    .query(({ ctx, input }) => listEntries(ctx.service, input)),
});
