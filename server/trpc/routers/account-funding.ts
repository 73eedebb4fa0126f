import {
  adjustAccount,
  adjustAccountSchema,
  fundAccount,
  fundAccountSchema,
  reverseEntry,
  reverseEntrySchema,
} from "../../services/accounts-funding";
import { procedure, router } from "../init";

export const accountFundingRouter = router({
  fund: procedure("account.fund")
    .input(fundAccountSchema)
    .mutation(({ ctx, input }) => fundAccount(ctx.service, input)),
  adjust: procedure("account.adjust")
    .input(adjustAccountSchema)
    .mutation(({ ctx, input }) => adjustAccount(ctx.service, input)),
  reverseEntry: procedure("account.adjust")
    .input(reverseEntrySchema)
    .mutation(({ ctx, input }) => reverseEntry(ctx.service, input)),
});
