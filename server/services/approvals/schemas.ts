import { z } from "zod";
import { approvalKindKeys, policyKindKeys } from "@/lib/approval-kinds";
import { idSchema, uuidPageSchema } from "../schemas";

export const approvalIdSchema = z.object({ id: z.uuid() });

export const rejectChangeSchema = approvalIdSchema.extend({
  reason: z.string().trim().min(3, "Say why, in a few words.").max(500, "holds at most 500 characters"),
});

export const listApprovalsSchema = uuidPageSchema.extend({
  /** Those that wait, or those that wait no more. */
  status: z.enum(["waiting", "decided"]).default("waiting"),
  kind: z.enum(approvalKindKeys).optional(),
  programId: z.uuid().optional(),
  /** Only what the actor asked for. */
  requestedBy: z.enum(["me"]).optional(),
});

/** Of one record. */
export const approvalsOfSchema = z.object({ subjectType: z.string().min(1).max(64), subjectId: idSchema });

export const policyOfSchema = z.object({ programId: z.uuid() });

export const changePolicySchema = policyOfSchema.extend({
  secondPersonFor: z.array(z.enum(policyKindKeys)).max(policyKindKeys.length),
  /** The policy that was looked at: another one is never overwritten. */
  before: z.array(z.string().max(64)).max(64),
  reason: z.string().trim().min(3, "Say why, in a few words.").max(500, "holds at most 500 characters"),
});
