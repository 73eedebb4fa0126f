import { PassThrough, type Readable } from "node:stream";
import PDFDocument from "pdfkit";

/* Papers for the file: A4, from top to bottom, numbered. What they say is drawn by the services. */

/* A4 in points. The standard fonts of PDF are used, which no file has to carry; they hold Western European letters. */
export const margin = 48;
const pageWidth = 595.28;
const pageHeight = 841.89;
export const right = pageWidth - margin;
export const rowHeight = 15;
const ink = "#18181b";
export const muted = "#5f6069";
const line = "#d4d4d8";

type Paper = {
  title: string;
  /** The moment that it tells of. */
  at: Date;
  /** Stands at the foot of each page, before its number. */
  foot: string;
};

/** A PDF; what `draw` writes is all that is on it. The same paper gives the same bytes. */
export function drawPaper({ title, at, foot }: Paper, draw: (page: Page) => void): Readable {
  const document = new PDFDocument({
    size: "A4",
    margin,
    compress: false,
    bufferPages: true,
    lang: "en",
    displayTitle: true,
    info: { Title: title, Author: "Card console", CreationDate: at, ModDate: at },
  });
  const body = new PassThrough();
  document.pipe(body);
  draw(new Page(document));
  numberPages(document, foot);
  document.end();
  return body;
}

/** Writes from top to bottom and starts a new page where the next part does not fit. */
export class Page {
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

  /** How many points words take within a width. */
  heightOf(words: string, options: TextOptions & { width: number }): number {
    const { size = 9, font = "Helvetica", width } = options;
    return this.document.font(font).fontSize(size).heightOfString(printable(words), { width });
  }

  /** Words over as many lines as they take within a width; the place goes on below them. */
  paragraph(words: string, x: number, options: TextOptions & { width: number }): void {
    const height = this.heightOf(words, options);
    this.room(height);
    this.text(words, x, { ...options, lineBreak: true });
    this.y += height;
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
  lineBreak?: boolean;
};

function numberPages(document: PDFKit.PDFDocument, foot: string): void {
  const { start, count } = document.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    document.switchToPage(index);
    // The foot stands in the margin, where text would start a new page.
    document.page.margins.bottom = 0;
    document
      .font("Helvetica")
      .fontSize(8)
      .fillColor(muted)
      .text(printable(`${foot}, page ${index + 1} of ${count}`), margin, pageHeight - margin + 4, {
        lineBreak: false,
      });
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
