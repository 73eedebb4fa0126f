export { currentServiceContext } from "./current";
export { oidcSettings } from "./oidc-settings";
export { currentEnvironmentKind, currentRequestId, environmentCookie } from "./request";
export { sessionLimits } from "./settings";
