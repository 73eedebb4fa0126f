export { type AccountDetail, getAccount } from "./get-account";
export { type AccountListItem, listAccounts, listAccountsOf } from "./list-accounts";
export { type LedgerEntryItem, listEntries } from "./list-entries";
export { listAccountsSchema, listEntriesSchema } from "./schemas";
