"use client";

import type { ReactNode } from "react";
import { cn } from "@/lib/class-names";
import type { Column } from "./columns";
import { RowLink } from "./row-link";

type RelatedTableProps<Row> = {
  /** What the rows are, for a screen reader. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowHref?: (row: Row) => string;
  /** Stands where rows would be. */
  empty: ReactNode;
};

/** The few records that belong to the object of a page, inside a flush `Section`. Lists of their own use `DataTable`. */
export function RelatedTable<Row>({ name, columns, rows, rowKey, rowHref, empty }: RelatedTableProps<Row>) {
  if (rows.length === 0) return <div className="px-4 pb-4 text-muted">{empty}</div>;
  return (
    <div className="relative overflow-x-auto pb-1" tabIndex={rowHref ? undefined : 0}>
      <table aria-label={name} className="w-full text-left">
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cn(
                  "whitespace-nowrap border-line border-b px-4 py-1.5 font-medium text-muted text-xs",
                  column.align === "right" && "text-right",
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={cn(
                "relative h-9 border-line border-b last:border-b-0",
                rowHref && "hover:bg-hover/60",
              )}
            >
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={cn("whitespace-nowrap px-4 py-1.5", column.align === "right" && "text-right")}
                >
                  {column.isFixed && rowHref ? (
                    <RowLink href={rowHref(row)}>{column.cell(row)}</RowLink>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
