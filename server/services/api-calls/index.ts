export { type ApiCallDetail, getApiCall } from "./get-api-call";
export { type ApiCallListItem, listApiCalls } from "./list-api-calls";
export { apiCallOutcomes, listApiCallsSchema } from "./schemas";
