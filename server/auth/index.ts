export { currentServiceContext } from "./current";
export { currentEnvironmentKind, currentRequestId, environmentCookie } from "./request";
export { sessionLimits } from "./settings";
