import {
  cardBulkIdSchema,
  getCardBulk,
  listCardBulks,
  listCardBulksSchema,
  listWaitingCards,
  previewCardBulk,
  previewCardBulkSchema,
  startCardBulk,
  startCardBulkSchema,
} from "../../services/card-bulk";
import { procedure, router } from "../init";

export const cardBulkRouter = router({
  // The services ask for card.end in place of it, where the action ends the cards.
  preview: procedure("card.change")
    .input(previewCardBulkSchema)
    .query(({ ctx, input }) => previewCardBulk(ctx.service, input)),
  start: procedure("card.change")
    .input(startCardBulkSchema)
    .mutation(({ ctx, input }) => startCardBulk(ctx.service, input)),
  list: procedure("card.read")
    .input(listCardBulksSchema)
    .query(({ ctx, input }) => listCardBulks(ctx.service, input)),
  waitingCards: procedure("card.read").query(({ ctx }) => listWaitingCards(ctx.service)),
  byId: procedure("card.read")
    .input(cardBulkIdSchema)
    .query(({ ctx, input }) => getCardBulk(ctx.service, input)),
});
