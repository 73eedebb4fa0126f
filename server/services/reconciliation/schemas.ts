import { z } from "zod";
import { cursorSchema, pageSchema } from "@/db/keyset";
import { ageBucketKeys, matchStates } from "@/lib/reconciliation";
import { currencySchema, idSchema, uuidPageSchema } from "../schemas";

/** A calendar day, `2026-11-22`. */
export const daySchema = z.iso.date("Write the day like 2026-11-22.");

/** Days of a range at most: a year, and a day for leap years. */
const rangeDaysMax = 366;
const dayMs = 86_400_000;

const environmentId = z.uuid();

export const environmentSchema = z.object({ environmentId });

const range = { from: daySchema, to: daySchema };
const rangeProblem = {
  message: `The range must end where it starts or later, and hold at most ${rangeDaysMax} days.`,
  path: ["to"],
};
function isRange({ from, to }: { from: string; to: string }): boolean {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs;
  return days >= 0 && days < rangeDaysMax;
}

/** Days in the program's time zone, both included. */
export const totalsSchema = z.object({ environmentId, ...range }).refine(isRange, rangeProblem);

const filter = {
  environmentId,
  ...range,
  currency: currencySchema.optional(),
  state: z.enum(matchStates).optional(),
  /** Of unmatched ones. */
  age: z.enum(ageBucketKeys).optional(),
};
export const bookingFilterSchema = z
  .object({ ...filter, type: z.enum(["presentment", "return"]).optional() })
  .refine(isRange, rangeProblem);
export const entryFilterSchema = z
  .object({ ...filter, kind: z.enum(["card", "other"]).optional(), accountId: idSchema.optional() })
  .refine(isRange, rangeProblem);

export const listBookingsSchema = bookingFilterSchema.safeExtend(pageSchema.shape);
export const listEntriesSchema = entryFilterSchema.safeExtend({
  ...pageSchema.shape,
  /** The id is the master account's and the entry's. */
  cursor: cursorSchema
    .extend({
      id: z
        .string()
        .regex(/^\S+ .+$/s)
        .max(130),
    })
    .nullish(),
});

export const entrySchema = z.object({ accountId: idSchema, id: z.string().min(1).max(64) });

export const masterAccountSchema = z.object({
  environmentId,
  accountId: z
    .string()
    .trim()
    .regex(/^\d{18,20}$/, "An account's id at FINCI has 18 to 20 digits."),
  currency: currencySchema,
  /** The first day whose entries are wanted. */
  fetchFrom: daySchema,
});
export const changeMasterAccountSchema = masterAccountSchema.pick({
  environmentId: true,
  accountId: true,
  fetchFrom: true,
});

export const toleranceSchema = z.object({
  environmentId,
  /** Decimal text in the program's currency, `0.05`. */
  tolerance: z.string().trim().min(1, "Enter an amount; 0 for none.").max(30),
  reason: z.string().trim().min(3, "Say why, in a few words.").max(500, "holds at most 500 characters"),
});

export const daysSchema = z.object({
  environmentId,
  /** Days before that one; the newest without it. */
  cursor: daySchema.nullish(),
});
export const listUploadsSchema = uuidPageSchema.extend({ environmentId });

export const closeSchema = z.object({ environmentId, day: daySchema });
export const signOffSchema = closeSchema.extend({
  note: z.string().trim().max(2000, "holds at most 2,000 characters").default(""),
  /** What the person saw as open; another number now is refused, so that nothing is signed unseen. */
  openCount: z.int().min(0),
});
export const reopenSchema = closeSchema.extend({
  reason: z.string().trim().min(3, "Say why, in a few words.").max(500, "holds at most 500 characters"),
});
