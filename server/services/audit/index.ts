export { exportAuditEntries } from "./export-entries";
export {
  type AuditEntryDetail,
  type AuditListItem,
  getAuditEntry,
  listAuditEntries,
  listAuditedPeople,
} from "./list-entries";
export {
  type AuditProofChain,
  type AuditProofs,
  type AuditProofView,
  askForAuditProof,
  readAuditProofs,
} from "./proofs";
export { type ChainProof, proveChains } from "./prove-chains";
export { runAuditProof } from "./run-proof";
export { auditEntryIdSchema, auditFilterSchema, listAuditSchema } from "./schemas";
