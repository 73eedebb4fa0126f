import type { z } from "zod";
import type { ServiceContext } from "../context";
import { DomainError } from "../errors";
import {
  bookingFilterSchema,
  closeSchema,
  type ExportFile,
  entryFilterSchema,
  exportBookings,
  exportCloseCsv,
  exportClosePdf,
  exportEntries,
} from "../services/reconciliation";
import { respondWithFile } from "./respond";

type FileMaker = (context: ServiceContext, search: Record<string, string>) => Promise<ExportFile>;

function maker<Schema extends z.ZodType>(
  schema: Schema,
  make: (context: ServiceContext, input: z.output<Schema>) => Promise<ExportFile>,
): FileMaker {
  return async (context, search) => {
    const input = schema.safeParse(search);
    if (!input.success)
      throw new DomainError("invalid", "There is no such file: its days or its filter cannot be read.");
    return make(context, input.data);
  };
}

/** The files of the reconciliation by name. */
const makers: Record<string, FileMaker> = {
  "entries.csv": maker(entryFilterSchema, exportEntries),
  "bookings.csv": maker(bookingFilterSchema, exportBookings),
  "close.csv": maker(closeSchema, exportCloseCsv),
  "close.pdf": maker(closeSchema, exportClosePdf),
};

/** A file of the reconciliation; the address carries the filter of the list, or the day. Permitted and audited like a page. */
export function downloadReconciliation(request: Request, name: string): Promise<Response> {
  return respondWithFile(request, async (context) => {
    const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
    if (!make) throw new DomainError("not_found", "There is no such file.");
    return make(context, Object.fromEntries(new URL(request.url).searchParams));
  });
}
