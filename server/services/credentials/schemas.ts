import { z } from "zod";
import { changeFields, overlapSchema } from "../environment-access";

/** Longest token or secret that is taken. */
const secretLengthMax = 512;

const secretText = z
  .string()
  .trim()
  .min(8, "Enter it as FINCI gave it; it has at least 8 characters.")
  .max(secretLengthMax, `holds at most ${secretLengthMax} characters`)
  .regex(/^\S+$/, "holds no space and no line break: copy it again.");

export const enterCredentialSchema = z.discriminatedUnion("kind", [
  z.object({
    ...changeFields,
    environmentId: z.uuid(),
    kind: z.literal("card_api"),
    token: secretText,
    secret: secretText,
    overlapHours: overlapSchema,
  }),
  z.object({
    ...changeFields,
    environmentId: z.uuid(),
    kind: z.literal("webhook"),
    secret: secretText,
    overlapHours: overlapSchema,
  }),
]);

export const credentialSchema = z.object({ ...changeFields, id: z.uuid() });
