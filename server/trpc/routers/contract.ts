import {
  checklistSchema,
  confirmAssumptions,
  confirmSchema,
  getChecklist,
  withdrawConfirmation,
  withdrawSchema,
} from "../../services/contract-confirmations";
import { procedure, router } from "../init";

export const contractRouter = router({
  checklist: procedure("journey.read")
    .input(checklistSchema)
    .query(({ ctx, input }) => getChecklist(ctx.service, input)),
  confirm: procedure("contract.confirm")
    .input(confirmSchema)
    .mutation(({ ctx, input }) => confirmAssumptions(ctx.service, input)),
  withdraw: procedure("contract.confirm")
    .input(withdrawSchema)
    .mutation(({ ctx, input }) => withdrawConfirmation(ctx.service, input)),
});
