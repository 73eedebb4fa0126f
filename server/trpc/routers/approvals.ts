import {
  approvalIdSchema,
  approvalsOfSchema,
  approveChange,
  changePolicy,
  changePolicySchema,
  countWaiting,
  getApproval,
  getPolicy,
  listApprovals,
  listApprovalsOf,
  listApprovalsSchema,
  policyOfSchema,
  rejectChange,
  rejectChangeSchema,
  summarizeWaiting,
  withdrawChange,
} from "../../services/approvals";
import { byIdSchema } from "../../services/schemas";
import { procedure, router, sharedProcedure } from "../init";

export const approvalsRouter = router({
  list: procedure("approval.read")
    .input(listApprovalsSchema)
    .query(({ ctx, input }) => listApprovals(ctx.service, input)),
  of: procedure("approval.read")
    .input(approvalsOfSchema)
    .query(({ ctx, input }) => listApprovalsOf(ctx.service, input)),
  summary: procedure("approval.read").query(({ ctx }) => summarizeWaiting(ctx.service)),
  byId: procedure("approval.read")
    .input(byIdSchema)
    .query(({ ctx, input }) => getApproval(ctx.service, input)),
  waitingCount: sharedProcedure("approval.read", { isPersonal: true }).query(({ ctx }) =>
    countWaiting(ctx.service),
  ),
  policy: procedure("program.read")
    .input(policyOfSchema)
    .query(({ ctx, input }) => getPolicy(ctx.service, input)),
  changePolicy: procedure("program.write")
    .input(changePolicySchema)
    .mutation(({ ctx, input }) => changePolicy(ctx.service, input)),
  // Each kind's own permission decides; see lib/approval-kinds.
  approve: procedure("approval.decide")
    .input(approvalIdSchema)
    .mutation(({ ctx, input }) => approveChange(ctx.service, input)),
  reject: procedure("approval.decide")
    .input(rejectChangeSchema)
    .mutation(({ ctx, input }) => rejectChange(ctx.service, input)),
  withdraw: procedure("approval.withdraw")
    .input(approvalIdSchema)
    .mutation(({ ctx, input }) => withdrawChange(ctx.service, input)),
});
