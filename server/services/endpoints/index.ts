export { closeEndpoint, type EndpointChanged, openEndpoint, rotateEndpoint } from "./change-endpoint";
export { endpointChange } from "./endpoint-change";
export {
  type EndpointState,
  type EndpointView,
  listEndpoints,
  pathOf,
  readOpenEndpoints,
} from "./list-endpoints";
export { endpointSchema, rotateEndpointSchema, testDeliverySchema } from "./schemas";
export { sendTestDelivery, type TestDelivery } from "./test-delivery";
