export { currentServiceContext } from "./current";
export { currentEnvironmentKind, currentRequestId, environmentCookie } from "./request";
