import { z } from "zod";
import { pageSchema } from "@/db/keyset";
import { exceptionKindKeys } from "@/lib/exception-kinds";
import {
  bulkExceptionsMax,
  exceptionAgeKeys,
  exceptionOrders,
  exceptionStatuses,
} from "@/lib/exception-words";
import { redactText } from "@/lib/redact";
import { currencySchema, idSchema, uuidPageSchema } from "../schemas";

export const exceptionFilterSchema = z.object({
  programId: z.uuid().optional(),
  kind: z.enum(exceptionKindKeys).optional(),
  status: z.enum(exceptionStatuses).default("open"),
  /** Mine, nobody's, or a user's by id. */
  owner: z.union([z.enum(["me", "nobody"]), z.uuid()]).optional(),
  /** Opened longer ago than that. */
  age: z.enum(exceptionAgeKeys).optional(),
  currency: currencySchema.optional(),
  accountId: idSchema.optional(),
});

/** Where a page starts: behind a moment, or behind an amount at stake, each with the row's id. */
const cursorSchema = z.union([
  uuidPageSchema.shape.cursor.unwrap().unwrap(),
  z.object({ minor: z.bigint(), id: z.uuid() }),
]);
export type ExceptionCursor = z.output<typeof cursorSchema>;

export const listExceptionsSchema = exceptionFilterSchema
  .extend({
    order: z.enum(exceptionOrders).default("oldest"),
    limit: pageSchema.shape.limit,
    cursor: cursorSchema.nullish(),
  })
  .refine(({ order, currency }) => order === "oldest" || currency !== undefined, {
    path: ["currency"],
    message: "Choose a currency: amounts of several do not compare.",
  });

const id = z.uuid();

export const exceptionIdSchema = z.object({ id });

export const giveExceptionSchema = z.object({ id, ownerUserId: z.uuid("Choose a person.") });

/** Words of a person; what looks like a card number never gets further than here. */
const words = (whenShort: string, lengthMax: number) =>
  z
    .string()
    .trim()
    .min(3, whenShort)
    .max(lengthMax, `holds at most ${lengthMax.toLocaleString("en-GB")} characters`)
    .transform(redactText);

const resolution = words("Say what you found, in a few words.", 2000);
const reason = words("Say why, in a few words.", 500);

/** What was found. */
export const closeExceptionSchema = z.object({ id, resolution });

export const exceptionReasonSchema = z.object({ id, reason });

export const writeOffExceptionSchema = exceptionReasonSchema;

export const noteExceptionSchema = z.object({
  id,
  text: words("Write a few words.", 4000),
  /** Made by the form, so that a second press of the button writes nothing twice. */
  noteId: z.uuid().optional(),
});

export const matchExceptionSchema = z.object({
  id,
  /** FINCI's id of the authorization, presentment, return or ledger entry that it belongs to. */
  withId: idSchema,
  /** The entry's account; only for a match with an entry. */
  masterAccountId: idSchema.optional(),
  reason,
  /** The amounts differ by more than the program's tolerance, and the reason says why. */
  acceptsDifference: z.boolean().default(false),
});

export const bulkExceptionsSchema = z.object({
  ids: z
    .array(id)
    .min(1, "Choose at least one exception.")
    .max(bulkExceptionsMax, `At most ${bulkExceptionsMax} at once.`),
  act: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("take") }),
    z.object({ kind: z.literal("release") }),
    z.object({ kind: z.literal("give"), ownerUserId: z.uuid("Choose a person.") }),
    z.object({ kind: z.literal("accept"), reason }),
    z.object({ kind: z.literal("close"), resolution }),
    z.object({ kind: z.literal("write_off"), reason }),
  ]),
});

/** What exceptions are asked for of: one of the three. */
export const exceptionsAboutSchema = z
  .object({
    authorizationId: idSchema.optional(),
    transactionId: idSchema.optional(),
    accountId: idSchema.optional(),
  })
  .refine((about) => Object.values(about).filter(Boolean).length === 1, "Ask for one of the three.");
