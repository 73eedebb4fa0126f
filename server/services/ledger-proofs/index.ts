export { askForLedgerProof } from "./ask-for-proof";
export { type LedgerProofItem, type LedgerProofs, listLedgerProofs } from "./list-proofs";
