import { z } from "zod";
import { isSigningTemplate } from "../../finci/signing";
import { changeFields } from "../environment-access";

/** Networks at most in a list; FINCI calls from few, and every delivery is compared with them. */
const networksMax = 50;

export const environmentOfSchema = z.object({
  programId: z.string().max(64),
  kind: z.enum(["sandbox", "production"]),
});

const networksSchema = z
  .array(z.string().trim().max(64))
  .max(networksMax, `holds at most ${networksMax} networks`);

export const changeSettingsSchema = z.object({
  ...changeFields,
  environmentId: z.uuid(),
  /** When the settings were read that the person changed. */
  updatedAt: z.date(),
  baseUrl: z.string().trim().max(300),
  pathPrefix: z
    .string()
    .trim()
    .max(100)
    .regex(
      /^(\/(?!\.+(\/|$))[\w.-]+)*$/,
      "Write it like /api/v1: it begins with a slash and does not end with one.",
    ),
  signingTemplate: z
    .string()
    .max(200)
    .refine(isSigningTemplate, "Name {timestamp}, {method}, {path} and {body}, each exactly once."),
  sourceCidrs: networksSchema,
  outgoingCidrs: networksSchema,
  webhookSignatureRequired: z.boolean(),
  /** Says that no network, or a very wide one, is meant. */
  confirmSources: z.boolean().default(false),
});

export const changeStatusSchema = z.object({
  ...changeFields,
  environmentId: z.uuid(),
  status: z.enum(["enabled", "disabled"]),
});
