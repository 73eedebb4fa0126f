export { countMalformed, countMalformedSchema } from "./count-malformed";
export { type DeliveryDetail, getDelivery } from "./get-delivery";
export { type DeliveryListItem, listDeliveries } from "./list-deliveries";
export { replayDelivery } from "./replay-delivery";
export { deliveryKinds, deliveryStates, listDeliveriesSchema } from "./schemas";
