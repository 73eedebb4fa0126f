export { adjustAccount } from "./adjust-account";
export { adjustmentChange } from "./adjustment-change";
export type { Correction } from "./book-or-propose";
export { fundAccount } from "./fund-account";
export { fundingChange } from "./funding-change";
export { reverseEntry } from "./reverse-entry";
export { reversingChange } from "./reversing-change";
export { adjustAccountSchema, fundAccountSchema, reverseEntrySchema } from "./schemas";
