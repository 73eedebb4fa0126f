import {
  changeCardStatus,
  changeCardStatusSchema,
  setCardStage,
  setCardStageSchema,
} from "../../services/card-actions";
import { procedure, router } from "../init";

export const cardActionsRouter = router({
  // The service asks for card.end besides, where the action ends the card.
  changeStatus: procedure("card.change")
    .input(changeCardStatusSchema)
    .mutation(({ ctx, input }) => changeCardStatus(ctx.service, input)),
  setStage: procedure("card.stage")
    .input(setCardStageSchema)
    .mutation(({ ctx, input }) => setCardStage(ctx.service, input)),
});
