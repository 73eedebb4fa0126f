import type { Readable } from "node:stream";
import { formatUtc } from "@/lib/time";
import { drawPaper, margin, muted, type Page, right, rowHeight } from "../../pdf";
import type { NoteData, NoteLine } from "./note-data";

type NotePaper = {
  programName: string;
  number: number;
  createdAt: Date;
  createdByName: string;
  sha256: string;
  data: NoteData;
};

const nameWidth = 170;

/**
 * The production access confirmation (Transfer Acceptance Note) to sign: what a version says, and nothing that came after it.
 * The same version gives the same bytes.
 */
export function drawNote(note: NotePaper): Readable {
  const { programName, number, createdAt } = note;
  const title = "Transfer Acceptance Note";
  return drawPaper(
    {
      title: `${title}, version ${number}`,
      at: createdAt,
      foot: `${programName}, ${title}, version ${number}`,
    },
    (page) => {
      drawHead(page, note);
      for (const { title: name, lines } of note.data.sections) {
        page.heading(name);
        drawLines(page, lines);
      }
      page.heading("Evidence from the sandbox");
      drawLines(
        page,
        note.data.evidence.length > 0 ? note.data.evidence : [{ name: "Evidence", value: "none" }],
      );
      drawDeclaration(page, note);
      drawSignatures(page);
    },
  );
}

function drawHead(page: Page, { programName, number, createdAt, createdByName, sha256 }: NotePaper): void {
  page.text("Transfer Acceptance Note", margin, { size: 18, font: "Helvetica-Bold" });
  page.text(`Version ${number}`, right - 120, { size: 11, width: 120, align: "right" });
  page.y += 24;
  page.text("Production access confirmation for FINCI's card issuing platform", margin, { color: muted });
  page.y += 20;
  drawLines(page, [
    { name: "Program", value: programName },
    { name: "Made", value: `${formatUtc(createdAt)} by ${createdByName}` },
    { name: "Fingerprint of the data", value: sha256 },
  ]);
}

function drawLines(page: Page, lines: readonly NoteLine[]): void {
  let before = "";
  for (const { name, value } of lines) {
    const width = right - margin - nameWidth;
    // The name never stays behind on the page before.
    page.room(Math.max(rowHeight, page.heightOf(value, { width })));
    if (name !== before)
      page.text(name, margin, { color: muted, width: nameWidth - 10, height: 12, ellipsis: true });
    before = name;
    page.paragraph(value, margin + nameWidth, { width });
    page.y += 4;
  }
}

function drawDeclaration(page: Page, { programName }: NotePaper): void {
  page.heading("Declaration");
  page.paragraph(
    `The integrator confirms that the facts above are complete and right, that the sandbox validation of ${programName} was carried out as FINCI asks, and asks for access to production for the addresses above. Keys, tokens and secrets are no part of this paper; they are handed over apart.`,
    margin,
    { width: right - margin },
  );
}

function drawSignatures(page: Page): void {
  page.room(110);
  page.y += 60;
  const width = 230;
  for (const [index, party] of ["For the integrator", "For FINCI"].entries()) {
    const x = margin + index * 260;
    page.document
      .moveTo(x, page.y)
      .lineTo(x + width, page.y)
      .lineWidth(0.5)
      .strokeColor(muted)
      .stroke();
    const { y } = page;
    page.y += 4;
    page.text(`${party}: name, date, signature`, x, { size: 8, color: muted });
    page.y = y;
  }
}
