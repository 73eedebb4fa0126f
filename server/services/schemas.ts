import { z } from "zod";
import { cursorSchema, pageSchema } from "@/db/keyset";
import { mccPattern } from "@/lib/ids";
import { isCurrency } from "@/lib/money";

/** A record's id as it stands in an address: whatever it is, what does not exist is "not found", never "malformed". */
export const idSchema = z.string().min(1).max(64);

/** One record. */
export const byIdSchema = z.object({ id: idSchema });

/** A page of records whose id is a uuid. */
export const uuidPageSchema = pageSchema.extend({ cursor: cursorSchema.extend({ id: z.uuid() }).nullish() });

/** Free text of a filter. */
export const filterTextSchema = z.string().trim().min(1).max(100);

/** Part of a merchant's name; shorter texts would match nearly everything. */
export const merchantTextSchema = z.string().trim().min(3, "needs at least 3 characters").max(100);

/** From (inclusive) to (exclusive). */
export const timeRange = { from: z.date().optional(), to: z.date().optional() };

export const currencySchema = z.string().refine(isCurrency, "must be an ISO 4217 currency");
export const mccSchema = z.string().regex(mccPattern, "must be four digits");

export { countMax } from "@/lib/figures";

/** Records at most that a page shows beside its own; the list with the filter shows the rest. */
export const relatedMax = 100;
