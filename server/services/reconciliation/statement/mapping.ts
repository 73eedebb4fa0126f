import { z } from "zod";
import {
  type StatementMapping,
  statementDateFormats,
  statementEncodings,
  statementSeparators,
} from "@/lib/reconciliation";

const keysOf = <Key extends string>(table: Record<Key, string>) => Object.keys(table) as [Key, ...Key[]];
const column = z.string().min(1, "Choose a column.").max(200);
const optionalColumn = z.preprocess((value) => (value === "" ? undefined : value), column.optional());

/** How a statement is read; every choice is made by a person or remembered, none is guessed while it is taken in. */
export const mappingSchema: z.ZodType<StatementMapping> = z
  .object({
    encoding: z.enum(keysOf(statementEncodings)),
    separator: z.enum(keysOf(statementSeparators)),
    decimal: z.enum(["point", "comma"]),
    dateFormat: z.enum(
      keysOf(statementDateFormats),
      "Choose how dates are written: 03/04/2026 can be read in two ways.",
    ),
    columns: z.object({
      bookedAt: column,
      narrative: column,
      amount: optionalColumn,
      debit: optionalColumn,
      credit: optionalColumn,
      id: optionalColumn,
      valueDate: optionalColumn,
      currency: optionalColumn,
    }),
  })
  .superRefine(({ columns: { amount, debit, credit } }, problems) => {
    const hasTwo = debit !== undefined && credit !== undefined;
    const isOne = amount !== undefined && debit === undefined && credit === undefined;
    if (isOne || (hasTwo && amount === undefined)) return;
    const message = "Choose one column with signed amounts, or one for debits and one for credits.";
    problems.addIssue({ code: "custom", message, path: ["columns", "amount"] });
  });
