import countries from "i18n-iso-countries";
import { z } from "zod";
import { externalIdPattern } from "@/lib/ids";
import { embossingNameSchema } from "@/server/finci/contract";
import { currencySchema } from "../schemas";
import { type IssuanceStep, issuanceSteps } from "./steps";

/*
 * What people type, step by step. Every message stands at its field; lengths are those of the contract's requests.
 */

const required = (what: string, lengthMax: number) =>
  z
    .string({ error: `Enter ${what}.` })
    .trim()
    .min(1, `Enter ${what}.`)
    .max(lengthMax, `Holds at most ${lengthMax} characters.`);

const countrySchema = z
  .string({ error: "Choose a country." })
  .refine((code) => /^[A-Z]{2}$/.test(code) && countries.isValid(code), "Choose a country.");

const addressFormSchema = z.object({
  line1: required("street and number", 100),
  line2: z.string().trim().max(100, "Holds at most 100 characters.").optional(),
  city: required("the city", 60),
  postalCode: required("the postal code", 16),
  country: countrySchema,
});
export type AddressForm = z.infer<typeof addressFormSchema>;

/** Left blank, the console makes one from the issuance. */
const externalIdSchema = z
  .union([
    z.literal(""),
    z
      .string()
      .trim()
      .regex(externalIdPattern, "Up to 64 letters, digits and . _ : - and it starts with a letter or digit."),
  ])
  .optional();

const dateOfBirthSchema = z
  .string({ error: "Enter the date of birth." })
  .refine((text) => z.iso.date().safeParse(text).success, "Enter the date of birth as YYYY-MM-DD.")
  .refine(
    (text) => text > "1900-01-01" && text < new Date().toISOString().slice(0, 10),
    "The date of birth must be in the past, after 1900.",
  );

const phoneSchema = z
  .string({ error: "Enter the phone number." })
  .transform((text) => text.replace(/[\s().-]/g, ""))
  .refine(
    (text) => /^\+[1-9]\d{6,14}$/.test(text),
    "Enter an international number with its country code, such as +352 123 456 78.",
  );

const emailSchema = z
  .string({ error: "Enter the e-mail address." })
  .trim()
  .refine(
    (text) => z.email().safeParse(text).success,
    "Enter an e-mail address, such as anna.berg@example.com.",
  );

const chosen = (what: string) =>
  z
    .string({ error: `Choose ${what}.` })
    .min(1, `Choose ${what}.`)
    .max(64);

const nameFields = {
  firstName: required("the first name", 60),
  lastName: required("the last name", 60),
  dateOfBirth: dateOfBirthSchema,
  email: emailSchema,
  phone: phoneSchema,
  externalId: externalIdSchema,
};

const personFormSchema = z.discriminatedUnion("mode", [
  z.object({ mode: z.literal("existing"), personId: chosen("a person") }),
  z.object({ mode: z.literal("new"), ...nameFields, address: addressFormSchema }),
]);

const corporateFormSchema = z.discriminatedUnion("mode", [
  z.object({ mode: z.literal("existing"), corporateId: chosen("a corporate") }),
  z.object({
    mode: z.literal("new"),
    legalName: required("the legal name", 120),
    registrationNumber: required("the registration number", 40),
    country: countrySchema,
    externalId: externalIdSchema,
    address: addressFormSchema,
  }),
]);

const accountFormSchema = z.discriminatedUnion("mode", [
  z.object({ mode: z.literal("existing"), accountId: chosen("an account") }),
  z.object({ mode: z.literal("new"), currency: currencySchema }),
]);

const employeeFormSchema = z.discriminatedUnion("mode", [
  z.object({ mode: z.literal("existing"), employeeId: chosen("an employee") }),
  z.object({ mode: z.literal("new"), ...nameFields }),
]);

const cardFormSchema = z.object({
  productId: z.coerce.number({ error: "Choose a product." }).int().positive("Choose a product."),
  embossingName: z
    .string({ error: "Enter the name on the card." })
    .trim()
    .superRefine((text, check) => {
      const problem = embossingNameSchema.safeParse(text).error?.issues[0];
      if (problem) check.addIssue({ code: "custom", message: `The name on the card ${problem.message}.` });
    }),
  /** True: the card can pay at once. False: it starts as `new`. */
  activate: z.boolean().default(false),
  expressDelivery: z.boolean().default(false),
  /** Absent: the holder's address; FINCI wants one even for a digital card. */
  deliveryAddress: addressFormSchema.nullish(),
});

export const stepFormSchemas = {
  person: personFormSchema,
  corporate: corporateFormSchema,
  account: accountFormSchema,
  employee: employeeFormSchema,
  card: cardFormSchema,
} as const satisfies Record<IssuanceStep, z.ZodType>;

/** What each step's form takes, as it is typed. */
export type StepForms = { [Step in IssuanceStep]: z.input<(typeof stepFormSchemas)[Step]> };
/** The same after it was found right. */
export type CheckedForms = { [Step in IssuanceStep]: z.output<(typeof stepFormSchemas)[Step]> };

/** Largest form of one step as it is stored, in bytes of JSON. */
const stepFormBytesMax = 8_000;

/** Drafts are stored as they come, right or wrong, so that nothing typed is lost; only their size is bounded. */
const draftSchema = z
  .record(z.string().max(40), z.unknown())
  .refine((draft) => JSON.stringify(draft).length <= stepFormBytesMax, "The form is too large to be kept.");

export const startIssuanceSchema = z.object({
  programId: z.uuid(),
  chain: z.enum(["person", "corporate"]),
  /** What is known already, e.g. the person the wizard was opened from. */
  form: z.partialRecord(z.enum(issuanceSteps), draftSchema).default({}),
});
export type StartIssuance = z.input<typeof startIssuanceSchema>;

export const saveIssuanceFormSchema = z.object({
  id: z.uuid(),
  step: z.enum(issuanceSteps),
  values: draftSchema,
});
export type SaveIssuanceForm = z.input<typeof saveIssuanceFormSchema>;

/** Reads one step's form: the checked values, or what is wrong by field (`person.email`). */
export function checkStepForm<Step extends IssuanceStep>(
  step: Step,
  draft: unknown,
): { values: CheckedForms[Step]; problems: null } | { values: null; problems: Record<string, string> } {
  const result = stepFormSchemas[step].safeParse(draft ?? {});
  if (result.success) return { values: result.data as CheckedForms[Step], problems: null };
  const problems = Object.fromEntries(
    result.error.issues.map((issue) => [
      [step, ...issue.path].join("."),
      issue.path[0] === "mode" ? "Choose an existing record or enter a new one." : issue.message,
    ]),
  );
  return { values: null, problems };
}
