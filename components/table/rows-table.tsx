"use client";

import { useRef } from "react";
import { Checkbox } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/class-names";
import type { Column } from "./columns";
import { RowLink } from "./row-link";
import { useRowKeys } from "./use-row-keys";
import type { RowSelection } from "./use-selection";

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
  /** Rows can be chosen, each by a box in front of it. */
  selection?: RowSelection;
  /** What a row's box is called: "Choose 31.50 EUR at AMZN MKTP". */
  selectLabel?: (row: Row) => string;
};

const expectedRowsDefault = 12;

/** The table itself: head, rows that are links, skeleton; `j`, `k` and Enter walk and open them. */
export function RowsTable<Row>(props: RowsTableProps<Row>) {
  const { columns, rows, rowKey, arrivals, selection } = props;
  const tableRef = useRef<HTMLTableElement>(null);
  useRowKeys(tableRef);
  return (
    <table ref={tableRef} aria-label={props.name} aria-busy={props.isBusy} className="w-full text-left">
      <TableHead columns={columns} selection={selection} />
      <tbody className={cn(props.isDimmed && "opacity-60")}>
        {rows ? (
          rows.map((row) => (
            <TableRow
              key={rowKey(row)}
              row={row}
              columns={columns}
              href={props.rowHref?.(row)}
              hasArrived={arrivals?.has(rowKey(row)) ?? false}
              rowKey={rowKey(row)}
              selection={selection}
              selectLabel={props.selectLabel?.(row)}
            />
          ))
        ) : (
          <SkeletonRows
            columns={columns}
            count={props.expectedRows ?? expectedRowsDefault}
            hasBoxes={selection !== undefined}
          />
        )}
      </tbody>
    </table>
  );
}

const headStyles =
  "sticky top-0 z-20 whitespace-nowrap bg-surface px-3 py-2 font-medium text-muted text-xs shadow-[inset_0_-1px_0_var(--line)]";

type TableHeadProps<Row> = { columns: readonly Column<Row>[]; selection: RowSelection | undefined };

function TableHead<Row>({ columns, selection }: TableHeadProps<Row>) {
  return (
    <thead>
      <tr>
        {selection && (
          <th scope="col" className={cn(headStyles, "w-9 pr-0")}>
            <Checkbox
              aria-label="Choose all shown"
              className="block"
              checked={selection.isAll}
              ref={(box) => {
                if (box) box.indeterminate = selection.chosen.size > 0 && !selection.isAll;
              }}
              onChange={selection.toggleAll}
            />
          </th>
        )}
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            className={cn(
              headStyles,
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
  rowKey: string;
  selection: RowSelection | undefined;
  selectLabel: string | undefined;
};

function TableRow<Row>(props: TableRowProps<Row>) {
  const { row, columns, href, hasArrived, rowKey, selection } = props;
  const isChosen = selection?.chosen.has(rowKey) ?? false;
  return (
    <tr
      data-row-key={selection && rowKey}
      className={cn(
        "relative h-9 scroll-mt-9 border-line border-b last:border-b-0",
        href && "hover:bg-hover/60",
        hasArrived && "animate-arrive",
        isChosen && "bg-accent-soft/50",
      )}
    >
      {selection && (
        <td className="relative z-10 w-9 py-1.5 pr-0 pl-3">
          <Checkbox
            aria-label={props.selectLabel ?? "Choose this row"}
            className="block"
            checked={isChosen}
            onChange={(event) =>
              selection.toggle(rowKey, (event.nativeEvent as unknown as MouseEvent).shiftKey === true)
            }
          />
        </td>
      )}
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

type SkeletonRowsProps<Row> = { columns: readonly Column<Row>[]; count: number; hasBoxes: boolean };

function SkeletonRows<Row>({ columns, count, hasBoxes }: SkeletonRowsProps<Row>) {
  return Array.from({ length: count }, (_, index) => `row-${index}`).map((key) => (
    <tr key={key} className="h-9 border-line border-b last:border-b-0">
      {hasBoxes && <td />}
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
