"use client";

import { useRef } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/class-names";
import type { Column } from "./columns";
import { RowLink } from "./row-link";
import { useRowKeys } from "./use-row-keys";

type RowsTableProps<Row> = {
  /** What the rows are, for a screen reader. */
  name: string;
  columns: readonly Column<Row>[];
  /** Undefined while they come: rows of their shape stand in. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** Where a row opens. */
  rowHref?: (row: Row) => string;
  /** Keys of the rows that have just come in. */
  arrivals?: ReadonlySet<string>;
  isBusy?: boolean;
  /** The rows are not those asked for; these are on their way. */
  isDimmed?: boolean;
  /** Rows of the skeleton. */
  expectedRows?: number;
};

const expectedRowsDefault = 12;

/** The table itself: head, rows that are links, skeleton; `j`, `k` and Enter walk and open them. */
export function RowsTable<Row>(props: RowsTableProps<Row>) {
  const { columns, rows, rowKey, arrivals } = props;
  const tableRef = useRef<HTMLTableElement>(null);
  useRowKeys(tableRef);
  return (
    <table ref={tableRef} aria-label={props.name} aria-busy={props.isBusy} className="w-full text-left">
      <TableHead columns={columns} />
      <tbody className={cn(props.isDimmed && "opacity-60")}>
        {rows ? (
          rows.map((row) => (
            <TableRow
              key={rowKey(row)}
              row={row}
              columns={columns}
              href={props.rowHref?.(row)}
              hasArrived={arrivals?.has(rowKey(row)) ?? false}
            />
          ))
        ) : (
          <SkeletonRows columns={columns} count={props.expectedRows ?? expectedRowsDefault} />
        )}
      </tbody>
    </table>
  );
}

function TableHead<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            className={cn(
              "sticky top-0 z-20 whitespace-nowrap bg-surface px-3 py-2 font-medium text-muted text-xs shadow-[inset_0_-1px_0_var(--line)]",
              column.align === "right" && "text-right",
              column.isHiddenOnPhone && "max-sm:hidden",
              column.width,
            )}
          >
            {column.header}
          </th>
        ))}
      </tr>
    </thead>
  );
}

type TableRowProps<Row> = {
  row: Row;
  columns: readonly Column<Row>[];
  href: string | undefined;
  hasArrived: boolean;
};

function TableRow<Row>({ row, columns, href, hasArrived }: TableRowProps<Row>) {
  return (
    <tr
      className={cn(
        "relative h-9 scroll-mt-9 border-line border-b last:border-b-0",
        href && "hover:bg-hover/60",
        hasArrived && "animate-arrive",
      )}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          className={cn(
            "whitespace-nowrap px-3 py-1.5",
            column.align === "right" && "text-right",
            column.isHiddenOnPhone && "max-sm:hidden",
          )}
        >
          {column.isFixed && href ? <RowLink href={href}>{column.cell(row)}</RowLink> : column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

function SkeletonRows<Row>({ columns, count }: { columns: readonly Column<Row>[]; count: number }) {
  return Array.from({ length: count }, (_, index) => `row-${index}`).map((key) => (
    <tr key={key} className="h-9 border-line border-b last:border-b-0">
      {columns.map((column) => (
        <td key={column.id} className={cn("px-3 py-1.5", column.isHiddenOnPhone && "max-sm:hidden")}>
          <Skeleton
            className={cn("w-24 max-w-full", column.width, column.align === "right" && "ml-auto w-16")}
          />
        </td>
      ))}
    </tr>
  ));
}
