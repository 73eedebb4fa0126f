import { fundAccount, fundAccountSchema } from "../../services/accounts-funding";
import { procedure, router } from "../init";

export const accountFundingRouter = router({
  fund: procedure("account.fund")
    .input(fundAccountSchema)
    .mutation(({ ctx, input }) => fundAccount(ctx.service, input)),
});
