import { ScrollPane } from "@/components/ui/scroll-pane";
import { differences } from "@/lib/audit-words";
import { cn } from "@/lib/class-names";

type Values = Record<string, unknown> | null;

/** What an entry says of before and afterwards, field by field; what differs stands out. */
export function DifferenceTable({ before, after }: { before: Values; after: Values }) {
  const rows = differences(before, after);
  if (rows.length === 0) return <p className="px-4 pb-4 text-muted">The entry carries no values.</p>;
  return (
    <ScrollPane label="Values before and afterwards" className="pb-1">
      <table className="w-full text-left">
        <thead className="text-muted text-xs">
          <tr className="border-line border-b">
            {["Field", "Before", "Afterwards"].map((name) => (
              <th key={name} scope="col" className="px-4 py-1.5 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.field} className="border-line border-b last:border-b-0">
              <th scope="row" className="px-4 py-1.5 text-left align-top font-normal text-muted">
                {row.field}
              </th>
              <Value value={row.before} />
              <Value value={row.after} isNew={row.before !== undefined} />
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollPane>
  );
}

function Value({ value, isNew }: { value: unknown; isNew?: boolean }) {
  return (
    <td className={cn("break-words px-4 py-1.5 align-top", isNew && "font-semibold")}>
      {value === undefined || value === null ? <span className="text-muted">–</span> : textOf(value)}
    </td>
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
