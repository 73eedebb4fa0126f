export { getTransaction, type TransactionDetail } from "./get-transaction";
export { listTransactions, type TransactionListItem } from "./list-transactions";
export { listTransactionsSchema, transactionTypes } from "./schemas";
