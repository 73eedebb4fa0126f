import { z } from "zod";
import {
  type IssuingDateFormat,
  issuingColumnsMax,
  issuingDateFormats,
  issuingFields,
  issuingRowsMax,
} from "@/lib/bulk-issuing";

const dateFormats = Object.keys(issuingDateFormats) as [IssuingDateFormat, ...IssuingDateFormat[]];
const line = z.int().min(1).max(10_000_000);

export const uploadBatchSchema = z.object({
  programId: z.uuid(),
  kind: z.enum(["persons", "employees"]),
  fileName: z.string().trim().min(1).max(200),
});

export const batchIdSchema = z.object({ id: z.uuid() });

export const checkBatchSchema = batchIdSchema.extend({
  mapping: z.object({
    columns: z.partialRecord(z.enum(issuingFields), z.int().min(0).max(issuingColumnsMax)),
    dateFormat: z.enum(dateFormats).optional(),
    productId: z.int().positive().optional(),
    activate: z.boolean(),
    expressDelivery: z.boolean(),
  }),
  corporateId: z.string().max(64).nullable(),
  sharedAccountId: z.string().max(64).nullable(),
});

export const fixRowSchema = batchIdSchema.extend({
  line,
  values: z.partialRecord(z.enum(issuingFields), z.string().max(400)),
});

export const rowSchema = batchIdSchema.extend({ line });

/** The proposals of one row, or of all. */
export const takeProposalsSchema = batchIdSchema.extend({ line: line.optional() });

export const startBatchSchema = batchIdSchema.extend({
  /** What the person saw: a batch that changed since is not started. */
  revision: z.int(),
  /** Why; needed where a second person decides. */
  reason: z.string().trim().max(500, "holds at most 500 characters").default(""),
});

export const rowFilters = ["all", "errors", "notes", "create", "exists", "failed", "open", "done"] as const;
export type RowFilter = (typeof rowFilters)[number];

export const listRowsSchema = batchIdSchema.extend({
  filter: z.enum(rowFilters).default("all"),
  /** Rows behind this line. */
  cursor: z
    .int()
    .min(0)
    .max(10_000_000 + issuingRowsMax)
    .default(0),
});

export const listBatchesSchema = z.object({ programId: z.uuid().optional() });
