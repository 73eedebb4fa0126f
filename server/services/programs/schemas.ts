import countries from "i18n-iso-countries";
import { z } from "zod";
import { capabilities } from "@/lib/capabilities";
import { programLimits } from "@/lib/program-models";
import { currencySchema, uuidPageSchema } from "../schemas";

export const listProgramsSchema = uuidPageSchema;

export const reasonSchema = z
  .string()
  .trim()
  .min(3, "Say why, in a few words.")
  .max(500, "holds at most 500 characters");

const nameSchema = z
  .string()
  .trim()
  .min(3, "Give the program a name of at least 3 characters.")
  .max(80, "holds at most 80 characters");

const timeZoneSchema = z.string().max(64).refine(isTimeZone, "Choose a time zone of the list.");

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

const countrySchema = z
  .string()
  .refine((code) => /^[A-Z]{2}$/.test(code) && countries.isValid(code), "is not a country of ISO 3166-1");

const countriesSchema = z
  .array(countrySchema)
  .min(1, "Choose at least one launch country.")
  .max(250)
  .transform((codes) => [...new Set(codes)]);

const model = z.enum(["bin_sponsorship", "co_branded", "crypto_mica", "commercial_api"], {
  error: "Choose a model.",
});
const customerModel = z.enum(["businesses", "consumers", "both"], { error: "Choose who the customers are." });
const capability = z.enum(capabilities);

function whole({ min, max }: { min: number; max: number }, unit: string) {
  const sentence = `Enter a whole number of ${unit} from ${min} to ${max}.`;
  return z.int(sentence).min(min, sentence).max(max, sentence);
}

/** A decimal text in the program's currency, `1000.00`; read against the currency by the service. */
const amountText = z.string().trim().min(1, "Enter an amount.").max(32);

export const createProgramSchema = z.object({
  name: nameSchema,
  model,
  customerModel,
  capabilities: z.array(capability).transform((keys) => capabilities.filter((key) => keys.includes(key))),
  launchCountries: countriesSchema,
  timeZone: timeZoneSchema,
  currency: currencySchema,
  reason: reasonSchema,
});
export type CreateProgram = z.input<typeof createProgramSchema>;

/** The program as it was read: another state of it is never overwritten. */
const asRead = { id: z.uuid(), updatedAt: z.date() };

export const changeProgramSchema = z.object({
  ...asRead,
  name: nameSchema,
  model,
  customerModel,
  launchCountries: countriesSchema,
  timeZone: timeZoneSchema,
  currency: currencySchema,
  decisionDeadlineMs: whole(programLimits.decisionDeadlineMs, "milliseconds"),
  holdDays: whole(programLimits.holdDays, "days"),
  longHoldDays: whole(programLimits.longHoldDays, "days"),
  tipAllowancePercent: whole(programLimits.tipAllowancePercent, "percent"),
  approvalThreshold: amountText,
  matchTolerance: amountText,
  reason: reasonSchema,
});
export type ChangeProgram = z.input<typeof changeProgramSchema>;

export const changeStatusSchema = z.object({
  ...asRead,
  status: z.enum(["active", "suspended"]),
  reason: reasonSchema,
});

export const changeCapabilitySchema = z.object({
  ...asRead,
  capability,
  isInScope: z.boolean(),
  reason: reasonSchema,
});

export const capabilityEffectsSchema = z.object({ id: z.string().min(1).max(64), capability });

export const cloneProgramSchema = z.object({
  id: z.uuid(),
  name: nameSchema,
  withProducts: z.boolean(),
  withRules: z.boolean(),
  withSplit: z.boolean(),
  reason: reasonSchema,
});
export type CloneProgram = z.input<typeof cloneProgramSchema>;
