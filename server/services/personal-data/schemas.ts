import { z } from "zod";
import { checkFields, revealSubjectTypes } from "@/lib/personal-data";
import { idSchema } from "../schemas";

const subjectSchema = z.object({ environmentId: z.uuid(), type: z.enum(revealSubjectTypes), id: idSchema });

export const revealSchema = z.object({
  subject: subjectSchema,
  /** Why, in the words of who asks; stays in the audit log. */
  reason: z
    .string()
    .trim()
    .min(3, "Say why, in a few words.")
    .max(500, "A reason holds at most 500 characters."),
});

export const hideSchema = z.object({ subject: subjectSchema });

export const checkSchema = z.object({
  subject: subjectSchema.extend({ type: z.enum(["person", "employee"]) }),
  field: z.enum(checkFields),
  said: z.string().trim().min(1, "Enter what the caller says.").max(200, "Holds at most 200 characters."),
});
