export { type AuthorizationCounts, countAuthorizations } from "./count-authorizations";
export type { DecisionNumbers, Explanation } from "./explain";
export { authorizationConditions } from "./filters";
export { type AuthorizationDetail, getAuthorization } from "./get-authorization";
export { getAuthorizationTimeline } from "./get-authorization-timeline";
export {
  type AuthorizationListItem,
  listAuthorizations,
  merchantOf,
  toAuthorizationListItem,
} from "./list-authorizations";
export {
  type AuthorizationOutcome,
  authorizationFilterSchema,
  authorizationLifecycles,
  authorizationOutcomes,
  listAuthorizationsSchema,
} from "./schemas";
