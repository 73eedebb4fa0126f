import { RelatedTable } from "@/components/table/related-table";
import { Amount } from "@/components/ui/amount";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/section";
import type { PreviewLine, StatementPreview } from "@/server/services/reconciliation";
import { ProblemList } from "./statement-problems";

const columns = [
  { id: "row", header: "Row", align: "right" as const, cell: (line: PreviewLine) => line.row },
  { id: "booked", header: "Booked", cell: (line: PreviewLine) => line.booked },
  {
    id: "amount",
    header: "Amount",
    align: "right" as const,
    cell: (line: PreviewLine) => <Amount value={line.amount} isSigned />,
  },
  {
    id: "narrative",
    header: "Narrative",
    cell: (line: PreviewLine) => (
      <span className="block max-w-72 truncate" title={line.narrative}>
        {line.narrative}
      </span>
    ),
  },
  {
    id: "kind",
    header: "Kind",
    cell: (line: PreviewLine) =>
      line.isCardRelated ? <Badge tone="accent">Card-related</Badge> : <Badge>Other</Badge>,
  },
  {
    id: "reference",
    header: "Reference",
    cell: (line: PreviewLine) => <span className="font-mono text-xs">{line.reference ?? "–"}</span>,
  },
];

/** The first rows as they stand in the file, and what they become. */
export function StatementPreviewTable({ preview }: { preview: StatementPreview }) {
  const raw = preview.header.map((header, index) => ({
    id: `${index}`,
    header: header || `Column ${index + 1}`,
    cell: (row: StatementPreview["rows"][number]) => (
      <span className="block max-w-56 truncate">{row.cells[index]}</span>
    ),
  }));
  return (
    <>
      <Section title="In the file" description="The first rows as they stand." isFlush>
        <RelatedTable
          name="First rows of the file"
          columns={raw}
          rows={preview.rows}
          rowKey={(row) => `${row.row}`}
          empty="The file has no rows below its first one."
        />
      </Section>
      <Section title="As it would be taken in" isFlush>
        {preview.problems.length > 0 && (
          <div className="px-4 pb-3">
            <ProblemList problems={preview.problems} />
          </div>
        )}
        <RelatedTable
          name="First rows as they would be taken in"
          columns={columns}
          rows={preview.lines}
          rowKey={(line) => `${line.row}`}
          empty={
            preview.problems.length > 0
              ? "None of the first rows can be read so far."
              : "Choose what is missing above."
          }
        />
      </Section>
    </>
  );
}
