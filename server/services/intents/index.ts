export {
  clientFor,
  environmentColumns,
  openCredentials,
  selectEnvironments,
  type WriteEnvironment,
} from "./environment";
export { performWrite, type Write } from "./perform-write";
export { recoverOpenIntents } from "./recover";
