import { getCard, getCardHistory, listCards, listCardsSchema } from "../../services/cards";
import { byIdSchema } from "../../services/schemas";
import { procedure, router } from "../init";

export const cardsRouter = router({
  list: procedure("card.read")
    .input(listCardsSchema)
    .query(({ ctx, input }) => listCards(ctx.service, input)),
  byId: procedure("card.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getCard(ctx.service, input)),
  history: procedure("card.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getCardHistory(ctx.service, input)),
});
