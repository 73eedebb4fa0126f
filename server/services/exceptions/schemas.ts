import { z } from "zod";
import { exceptionKindKeys } from "@/lib/exception-kinds";
import { uuidPageSchema } from "../schemas";

export const exceptionStatuses = ["open", "closed"] as const;

export const exceptionFilterSchema = z.object({
  programId: z.uuid().optional(),
  kind: z.enum(exceptionKindKeys).optional(),
  status: z.enum(exceptionStatuses).default("open"),
  /** Mine, nobody's, or a user's by id. */
  owner: z.union([z.enum(["me", "nobody"]), z.uuid()]).optional(),
});

export const listExceptionsSchema = exceptionFilterSchema.extend(uuidPageSchema.shape);

const id = z.uuid();

export const exceptionIdSchema = z.object({ id });

export const giveExceptionSchema = z.object({ id, ownerUserId: z.uuid("Choose a person.") });

export const closeExceptionSchema = z.object({
  id,
  /** What was found. */
  resolution: z
    .string()
    .trim()
    .min(3, "Say what you found, in a few words.")
    .max(2000, "holds at most 2,000 characters"),
});

export const reopenExceptionSchema = z.object({
  id,
  reason: z.string().trim().min(3, "Say why, in a few words.").max(500, "holds at most 500 characters"),
});
