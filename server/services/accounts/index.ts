export { type AccountDetail, getAccount, locateAccount } from "./get-account";
export {
  type EntryPage,
  type LedgerEntryItem,
  selectEntries,
  toEntryItem,
  toEntryPage,
} from "./ledger-entries";
export { type AccountListItem, listAccounts, listAccountsOf } from "./list-accounts";
export { listEntries } from "./list-entries";
export { type EntryCursor, entryCursorSchema, listAccountsSchema, listEntriesSchema } from "./schemas";
