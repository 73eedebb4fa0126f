import type { Readable } from "node:stream";
import { exceptionKinds } from "@/lib/exception-kinds";
import { formatMoney } from "@/lib/money";
import { formatUtc } from "@/lib/time";
import { drawPaper, margin, muted, type Page, right, rowHeight } from "../../../pdf";
import { figuresOf, shownState } from "./close-figures";
import type { CloseView, OpenItem } from "./read-close";

/**
 * The page of a daily close for the file: program, environment, day, totals per currency, what is open and by whom, who signed
 * and when, and lines to sign on. The same close gives the same bytes.
 */
export function drawClose(close: CloseView): Readable {
  const at = close.signed?.at ?? new Date(`${close.day}T00:00:00.000Z`);
  const title = `Daily close ${close.day}`;
  return drawPaper({ title, at, foot: `${close.program.name}, daily close ${close.day}` }, (page) => {
    drawHead(page, close);
    for (const currency of shownState(close).totals) drawCurrency(page, currency);
    drawOpen(page, close);
    drawSignatures(page, close);
  });
}

const statusWords: Record<CloseView["status"], string> = {
  not_signed_off: "Not signed off",
  signed_off: "Signed off",
  reopened: "Reopened",
};

function drawHead(page: Page, close: CloseView): void {
  page.text("Daily close", margin, { size: 18, font: "Helvetica-Bold" });
  page.text(statusWords[close.status], right - 200, { size: 11, width: 200, align: "right" });
  page.y += 28;
  const facts = [
    ["Program", close.program.name],
    ["Environment", close.environment.kind === "production" ? "Production" : "Sandbox"],
    ["Day", `${close.day} (${close.timeZone})`],
    ["Open items", String(shownState(close).openCount)],
  ];
  for (const [name = "", value = ""] of facts) {
    page.text(name, margin, { color: muted });
    page.text(value, margin + 90);
    page.y += rowHeight;
  }
}

function drawCurrency(page: Page, totals: Parameters<typeof figuresOf>[0]): void {
  page.heading(totals.currency);
  for (const [figure, { count, minor }] of figuresOf(totals)) {
    page.room(rowHeight);
    page.text(figure, margin);
    page.text(String(count), right - 210, { width: 60, align: "right" });
    page.text(formatMoney({ minor, currency: totals.currency }), right - 150, { width: 150, align: "right" });
    page.y += rowHeight;
  }
}

function drawOpen(page: Page, close: CloseView): void {
  const { open } = shownState(close);
  page.heading(`Open exceptions: ${open.count}`);
  if (open.count === 0) {
    page.text("Nothing was open.", margin, { color: muted });
    page.y += rowHeight;
  }
  for (const item of open.items) drawItem(page, item);
  if (open.count > open.items.length) {
    page.room(rowHeight);
    page.text(`and ${open.count - open.items.length} more, in the console`, margin, { color: muted });
    page.y += rowHeight;
  }
}

function drawItem(page: Page, { kind, amount, owner, detail, openedAt }: OpenItem): void {
  page.room(rowHeight * 2);
  const owned = owner ?? "Nobody looks at it";
  page.text(exceptionKinds[kind].label, margin, { width: 220, height: 12, ellipsis: true });
  page.text(owned, margin + 225, { width: 130, height: 12, ellipsis: true });
  page.text(formatMoney(amount), right - 150, { width: 150, align: "right" });
  page.y += 12;
  const words = `since ${openedAt.toISOString().slice(0, 10)}. ${detail}`;
  page.text(words, margin, { size: 8, color: muted, width: right - margin, height: 10, ellipsis: true });
  page.y += rowHeight;
}

function drawSignatures(page: Page, { signed, reopened, status }: CloseView): void {
  page.room(150);
  page.heading("Signatures");
  if (signed) {
    page.text(`Signed off by ${signed.by} on ${formatUtc(signed.at)}`, margin);
    page.y += rowHeight;
    if (signed.note) {
      const { document } = page;
      page.text(`Note: ${signed.note}`, margin, { width: right - margin, height: 60, ellipsis: true });
      page.y = Math.max(page.y + rowHeight, document.y + 4);
    }
  }
  if (status === "reopened" && reopened) {
    page.text(`Reopened by ${reopened.by} on ${formatUtc(reopened.at)}: ${reopened.reason}`, margin, {
      width: right - margin,
      height: 24,
      ellipsis: true,
    });
    page.y += rowHeight * 2;
  }
  page.y += 40;
  for (const [index, role] of ["Prepared by", "Reviewed by"].entries()) {
    const x = margin + index * 260;
    const width = 230;
    page.document
      .moveTo(x, page.y)
      .lineTo(x + width, page.y)
      .lineWidth(0.5)
      .strokeColor(muted)
      .stroke();
    const { y } = page;
    page.y += 4;
    page.text(`${role}: name, date, signature`, x, { size: 8, color: muted });
    page.y = y;
  }
}
