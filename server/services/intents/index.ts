export { type ListedCard, toCardFacts } from "./card-facts";
export {
  clientFor,
  environmentColumns,
  openCredentials,
  selectEnvironments,
  type WriteEnvironment,
} from "./environment";
export { notExecutedCode } from "./intent";
export { performWrite, type Write } from "./perform-write";
export { recordCall } from "./record-call";
export { recoverOpenIntents } from "./recover";
export { settleSucceededIn } from "./settle";
