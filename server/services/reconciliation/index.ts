export { type FetchOutcome, fetchLedger } from "./fetch-ledger";
export { matchLedger } from "./match-ledger";
