import type { z } from "zod";
import { exceptionKinds } from "@/lib/exception-kinds";
import { formatAmount } from "@/lib/money";
import type { CsvCell } from "@/server/csv";
import type { ServiceContext } from "../../../context";
import { auditExport, csvFile, type ExportFile } from "../export-files";
import { loadEnvironment } from "../load-environment";
import type { closeSchema } from "../schemas";
import { figuresOf, shownState } from "./close-figures";
import { drawClose } from "./close-pdf";
import { type CloseView, getClose } from "./read-close";

/**
 * A day's close as CSV: a row per figure and currency, then a row per open exception. A day that is signed off shows as it
 * was signed. Audited.
 * @throws DomainError not_found, out_of_scope
 */
export async function exportCloseCsv(
  context: ServiceContext,
  input: z.output<typeof closeSchema>,
): Promise<ExportFile> {
  const close = await readForFile(context, input, "close as CSV");
  return csvFile(`close-${close.day}.csv`, header, closeRows(close));
}

/**
 * The same as a page for the file: PDF, A4, with lines to sign on. Audited.
 * @throws DomainError not_found, out_of_scope
 */
export async function exportClosePdf(
  context: ServiceContext,
  input: z.output<typeof closeSchema>,
): Promise<ExportFile> {
  const close = await readForFile(context, input, "close as PDF");
  return { fileName: `close-${close.day}.pdf`, contentType: "application/pdf", stream: drawClose(close) };
}

async function readForFile(
  context: ServiceContext,
  input: z.output<typeof closeSchema>,
  what: string,
): Promise<CloseView> {
  const environment = await loadEnvironment(context, input.environmentId);
  const close = await getClose(context, input);
  await auditExport(context, environment, what, { day: input.day });
  return close;
}

const header = ["day", "status", "figure", "currency", "count", "amount", "owner", "detail", "id"];

function* closeRows(close: CloseView): Generator<CsvCell[]> {
  const { totals, open } = shownState(close);
  const status = close.status.replaceAll("_", " ");
  for (const currency of totals)
    for (const [figure, { count, minor }] of figuresOf(currency)) {
      const amount = { amount: formatAmount(minor, currency.currency) };
      yield [close.day, status, figure, currency.currency, count, amount, null, null, null];
    }
  for (const { kind, amount, owner, detail, id } of open.items)
    yield [
      close.day,
      status,
      `Open: ${exceptionKinds[kind].label}`,
      amount.currency,
      1,
      { amount: formatAmount(amount.minor, amount.currency) },
      owner ?? "nobody",
      detail,
      id,
    ];
}
