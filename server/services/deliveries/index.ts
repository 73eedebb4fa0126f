export { countMalformed, countMalformedSchema } from "./count-malformed";
export { type DeliveryDetail, getDelivery } from "./get-delivery";
export { bookHeldBack, holdBackAgain, lockHeldBack, refuseHeldBack } from "./held-back";
export { type DeliveryListItem, listDeliveries } from "./list-deliveries";
export { replayDelivery } from "./replay-delivery";
export { deliveryKinds, deliveryStates, listDeliveriesSchema } from "./schemas";
