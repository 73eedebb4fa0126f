import { z } from "zod";
import { approvalKindKeys } from "@/lib/approval-kinds";
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
