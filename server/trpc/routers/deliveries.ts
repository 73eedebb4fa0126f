import {
  countMalformed,
  countMalformedSchema,
  getDelivery,
  listDeliveries,
  listDeliveriesSchema,
  replayDelivery,
} from "../../services/deliveries";
import { byIdSchema } from "../../services/schemas";
import { procedure, router } from "../init";

export const deliveriesRouter = router({
  list: procedure("delivery.read")
    .input(listDeliveriesSchema)
    .query(({ ctx, input }) => listDeliveries(ctx.service, input)),
  byId: procedure("delivery.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getDelivery(ctx.service, input)),
  malformedCount: procedure("delivery.read")
    .input(countMalformedSchema)
    .query(({ ctx, input }) => countMalformed(ctx.service, input)),
  replay: procedure("delivery.replay")
    .input(byIdSchema)
    .mutation(({ ctx, input }) => replayDelivery(ctx.service, input)),
});
