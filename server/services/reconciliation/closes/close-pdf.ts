import { PassThrough, type Readable } from "node:stream";
import PDFDocument from "pdfkit";
import { exceptionKinds } from "@/lib/exception-kinds";
import { formatMoney } from "@/lib/money";
import { formatUtc } from "@/lib/time";
import { figuresOf, shownState } from "./close-figures";
import type { CloseView, OpenItem } from "./read-close";

/* A4 in points. The standard fonts of PDF are used, which no file has to carry; they hold Western European letters. */
const margin = 48;
const pageWidth = 595.28;
const pageHeight = 841.89;
const right = pageWidth - margin;
const rowHeight = 15;
const ink = "#18181b";
const muted = "#5f6069";
const line = "#d4d4d8";

/**
 * The page of a daily close for the file: program, environment, day, totals per currency, what is open and by whom, who signed
 * and when, and lines to sign on. The same close gives the same bytes.
 */
export function drawClose(close: CloseView): Readable {
  const at = close.signed?.at ?? new Date(`${close.day}T00:00:00.000Z`);
  const document = new PDFDocument({
    size: "A4",
    margin,
    compress: false,
    bufferPages: true,
    lang: "en",
    displayTitle: true,
    info: { Title: `Daily close ${close.day}`, Author: "Card console", CreationDate: at, ModDate: at },
  });
  const body = new PassThrough();
  document.pipe(body);
  const page = new Page(document);
  drawHead(page, close);
  for (const currency of shownState(close).totals) drawCurrency(page, currency);
  drawOpen(page, close);
  drawSignatures(page, close);
  numberPages(document, close);
  document.end();
  return body;
}

/** Writes from top to bottom and starts a new page where the next part does not fit. */
class Page {
  y = margin;
  constructor(readonly document: PDFKit.PDFDocument) {}

  /** Room for so many points, on this page or the next. */
  room(points: number): void {
    if (this.y + points <= pageHeight - margin - 24) return;
    this.document.addPage();
    this.y = margin;
  }

  text(words: string, x: number, options: TextOptions = {}): void {
    const { size = 9, font = "Helvetica", color = ink, ...place } = options;
    this.document
      .font(font)
      .fontSize(size)
      .fillColor(color)
      .text(printable(words), x, this.y, { lineBreak: false, ...place });
  }

  rule(): void {
    this.document.moveTo(margin, this.y).lineTo(right, this.y).lineWidth(0.5).strokeColor(line).stroke();
  }

  heading(words: string): void {
    this.room(40);
    this.y += 14;
    this.text(words, margin, { size: 11, font: "Helvetica-Bold" });
    this.y += 17;
    this.rule();
    this.y += 5;
  }
}

type TextOptions = {
  size?: number;
  font?: "Helvetica" | "Helvetica-Bold";
  color?: string;
  width?: number;
  align?: "left" | "right";
  ellipsis?: boolean;
  height?: number;
};

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

function numberPages(document: PDFKit.PDFDocument, close: CloseView): void {
  const { start, count } = document.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    document.switchToPage(index);
    // The foot stands in the margin, where text would start a new page.
    document.page.margins.bottom = 0;
    document
      .font("Helvetica")
      .fontSize(8)
      .fillColor(muted)
      .text(
        printable(`${close.program.name}, daily close ${close.day}, page ${index + 1} of ${count}`),
        margin,
        pageHeight - margin + 4,
        { lineBreak: false },
      );
  }
}

/** Letters that have no decomposition. */
const plainLetters: Record<string, string> = { ł: "l", Ł: "L", đ: "d", Đ: "D", ı: "i", "−": "-", "\n": " " };

/** The text in the letters of the standard fonts: others lose their accents, and what is left of them shows as "?". */
function printable(words: string): string {
  const isPrintable = /[\x20-\x7e\u00a1-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac]/;
  return [...words]
    .map((letter) => {
      if (isPrintable.test(letter)) return letter;
      const plain = plainLetters[letter] ?? letter.normalize("NFD").replace(/\p{M}/gu, "");
      return [...plain].every((one) => isPrintable.test(one)) ? plain : "?";
    })
    .join("");
}
