export { balanceAt, getBalanceAt, type PastBalance } from "./balance-at";
export { exportStatement, exportStatementSchema } from "./export-statement";
export { getStatement, type KindTotal, type Statement } from "./get-statement";
export { listStatementEntries } from "./list-statement-entries";
export { balanceAtSchema, statementEntriesSchema, statementSchema } from "./schemas";
