import { z } from "zod";
import { roles } from "@/lib/permissions";
import { uuidPageSchema } from "../schemas";

const grantsMax = 100;

export const userIdSchema = z.object({ id: z.uuid() });

const reasonSchema = z
  .string()
  .trim()
  .min(3, "Say why, in a few words.")
  .max(500, "holds at most 500 characters");

/** Roles for all programs (`programId` null) or for one. */
export const grantsSchema = z
  .array(z.object({ role: z.enum(roles), programId: z.uuid().nullable() }))
  .max(grantsMax);

export const listUsersSchema = uuidPageSchema.extend({
  status: z.enum(["invited", "active", "suspended", "removed"]).optional(),
});

export const inviteUserSchema = z.object({
  email: z.email("is not an e-mail address").max(254),
  name: z.string().trim().min(1, "Give the person's name.").max(120),
  grants: grantsSchema.min(1, "Give at least one role."),
});

export const setGrantsSchema = userIdSchema.extend({ grants: grantsSchema, reason: reasonSchema });

export const userReasonSchema = userIdSchema.extend({ reason: reasonSchema });

export const endUserSessionsSchema = userIdSchema.extend({
  /** One session; all of them without. */
  sessionId: z.uuid().optional(),
});

export const acceptInvitationSchema = z.object({
  token: z.string().min(20).max(100),
  name: z.string().trim().min(1, "Give your name.").max(120),
  password: z.string().max(1_000),
});
