export { type AuthorizationCounts, countAuthorizations } from "./count-authorizations";
export type { DecisionNumbers, Explanation } from "./explain";
export { authorizationConditions } from "./filters";
export { type AuthorizationDetail, getAuthorization } from "./get-authorization";
export { getAuthorizationTimeline } from "./get-authorization-timeline";
export { type AuthorizationTrace, getAuthorizationTrace } from "./get-authorization-trace";
export {
  type AuthorizationListItem,
  listAuthorizations,
  merchantOf,
  toAuthorizationListItem,
} from "./list-authorizations";
export { listRerunVersions, type RerunChoice } from "./list-rerun-versions";
export {
  type RerunLimit,
  type RerunResult,
  type RerunSide,
  rerunAuthorization,
} from "./rerun-authorization";
export type { RerunFact } from "./rerun-state";
export type { RuleSeen, RulesSeen } from "./rules-seen";
export {
  type AuthorizationOutcome,
  authorizationFilterSchema,
  authorizationLifecycles,
  authorizationOutcomes,
  listAuthorizationsSchema,
  rerunAuthorizationSchema,
} from "./schemas";
