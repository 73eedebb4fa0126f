import { getDelivery, listDeliveries, listDeliveriesSchema } from "../../services/deliveries";
import { byIdSchema } from "../../services/schemas";
import { procedure, router } from "../init";

export const deliveriesRouter = router({
  list: procedure("delivery.read")
    .input(listDeliveriesSchema)
    .query(({ ctx, input }) => listDeliveries(ctx.service, input)),
  byId: procedure("delivery.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getDelivery(ctx.service, input)),
});
