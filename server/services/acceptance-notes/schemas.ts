import { z } from "zod";
import { contactRoleKeys } from "@/lib/journey";
import { redactText } from "@/lib/redact";
import { idSchema } from "../schemas";

export const noteOfProgramSchema = z.object({ programId: idSchema });

export const noteFileSchema = z.object({
  programId: idSchema,
  number: z.coerce.number().pipe(z.int().min(1)),
});

export const saveContactSchema = z.object({
  programId: idSchema,
  role: z.enum(contactRoleKeys),
  name: z
    .string()
    .trim()
    .min(2, "Enter the name.")
    .max(120, "Holds at most 120 characters.")
    .transform(redactText),
  email: z.email("Enter an e-mail address.").max(200),
  phone: z
    .string()
    .trim()
    .regex(/^\+[\d ()-]{6,24}$/, "Write it with its country, like +370 612 34567."),
});

export const removeContactSchema = z.object({ programId: idSchema, role: z.enum(contactRoleKeys) });

export const signNoteSchema = z.object({
  programId: idSchema,
  noteId: z.uuid(),
  /** The signed copy, among the documents of the step. */
  documentId: z.uuid("Upload the signed copy."),
  signerName: z
    .string()
    .trim()
    .min(2, "Enter who signed.")
    .max(120, "Holds at most 120 characters.")
    .transform(redactText),
  signedOn: z.iso.date("Write the day as YYYY-MM-DD."),
});
