export { changeSettings } from "./change-settings";
export { changeEnvironmentStatus } from "./change-status";
export { type EnvironmentDetail, getEnvironment } from "./get-environment";
export { changeSettingsSchema, changeStatusSchema, environmentOfSchema } from "./schemas";
export { connectionChange } from "./settings-change";
