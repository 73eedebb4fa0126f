export {
  type AmountChange,
  type ChangeKind,
  type ChangeOrigin,
  defineChangeKind,
  type StoredChange,
} from "../change-kind";
export { type ApprovalOutcome, approveChange } from "./approve-change";
export { changePolicy, policyChange } from "./change-policy";
export { countWaiting } from "./count-waiting";
export { expireChanges } from "./expire-changes";
export { type ApprovalDetail, getApproval } from "./get-approval";
export { type ApprovalPolicyDetail, getPolicy } from "./get-policy";
export { type ApprovalListItem, listApprovals, listApprovalsOf } from "./list-approvals";
export { isSecondPersonNeeded, isSecondPersonNeededAnywhere, readPolicy } from "./policy";
export {
  approvalWaitsMs,
  type Proposal,
  type ProposedChange,
  proposeChange,
  refuseWhileWaiting,
} from "./propose-change";
export { rejectChange, withdrawChange } from "./reject-change";
export {
  approvalIdSchema,
  approvalsOfSchema,
  changePolicySchema,
  listApprovalsSchema,
  policyOfSchema,
  rejectChangeSchema,
} from "./schemas";
export { summarizeWaiting, type WaitingSummary } from "./summarize-waiting";
