"use client";

import { type ReactNode, useRef } from "react";
import { problemOf } from "@/components/trpc/problem";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/class-names";
import { ColumnMenu } from "./column-menu";
import type { Column } from "./columns";
import { RowLink } from "./row-link";
import { useArrivals } from "./use-arrivals";
import { useColumnChoice } from "./use-column-choice";
import { useRowKeys } from "./use-row-keys";

/** What the table needs of a `useInfiniteQuery` over pages of `{ items, nextCursor }`. */
type PagedQuery<Row> = {
  data: { pages: { items: Row[] }[] } | undefined;
  error: unknown;
  isFetching: boolean;
  /** The rows of the former filters stand in while those of the new ones come. */
  isPlaceholderData?: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
};

type DataTableProps<Row> = {
  /** What the rows are, for a screen reader and the column choice: "Authorizations". */
  name: string;
  columns: readonly Column<Row>[];
  query: PagedQuery<Row>;
  rowKey: (row: Row) => string;
  /** Where a row opens. */
  rowHref?: (row: Row) => string;
  /** Stands where rows would be: differs for "none yet" and "none fits the filters". */
  empty: ReactNode;
  /** Filters, at the left above the rows. */
  toolbar?: ReactNode;
  /** Stands inside a page among other things: grows with its rows instead of scrolling by itself. */
  isEmbedded?: boolean;
  /** Tints rows that come in while the page is open. */
  isLive?: boolean;
};

/** A table over server data, paged by keyset: it never knows how many rows there are, and opens as fast with millions. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { query, columns, rowKey } = props;
  const tableRef = useRef<HTMLTableElement>(null);
  useRowKeys(tableRef);
  const choice = useColumnChoice(props.name, columns);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const arrivals = useArrivals(query.data ? rows.map(rowKey) : [], props.isLive === true);

  return (
    <div className="overflow-clip rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-center justify-between gap-2 border-line border-b px-2 py-1.5">
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5">{props.toolbar}</div>
        <ColumnMenu columns={columns} hidden={choice.hidden} onToggle={choice.toggle} />
      </div>
      {query.error && !query.data ? (
        <QueryError query={query} />
      ) : (
        <div
          className={cn("overflow-auto", !props.isEmbedded && "md:max-h-[calc(100dvh-13rem)]")}
          // Without links inside, the keyboard scrolls the pane itself.
          tabIndex={props.rowHref ? undefined : 0}
        >
          <table
            ref={tableRef}
            aria-label={props.name}
            aria-busy={query.isFetching}
            className="w-full text-left"
          >
            <TableHead columns={choice.shown} />
            <tbody className={cn(query.isPlaceholderData && "opacity-60")}>
              {query.data ? (
                rows.map((row) => (
                  <TableRow
                    key={rowKey(row)}
                    row={row}
                    columns={choice.shown}
                    href={props.rowHref?.(row)}
                    hasArrived={arrivals.has(rowKey(row))}
                  />
                ))
              ) : (
                <SkeletonRows columns={choice.shown} />
              )}
            </tbody>
          </table>
          {query.data && rows.length === 0 && props.empty}
        </div>
      )}
      {query.data && rows.length > 0 && <TableFoot query={query} count={rows.length} />}
    </div>
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
          className={cn("whitespace-nowrap px-3 py-1.5", column.align === "right" && "text-right")}
        >
          {column.isFixed && href ? <RowLink href={href}>{column.cell(row)}</RowLink> : column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

const skeletonRows = Array.from({ length: 12 }, (_, index) => `row-${index}`);

function SkeletonRows<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return skeletonRows.map((key) => (
    <tr key={key} className="h-9 border-line border-b last:border-b-0">
      {columns.map((column) => (
        <td key={column.id} className="px-3 py-1.5">
          <Skeleton
            className={cn("w-24 max-w-full", column.width, column.align === "right" && "ml-auto w-16")}
          />
        </td>
      ))}
    </tr>
  ));
}

function QueryError<Row>({ query }: { query: PagedQuery<Row> }) {
  const problem = problemOf(query.error);
  return (
    <ErrorPanel sentence={problem.sentence} requestId={problem.requestId} onRetry={() => query.refetch()} />
  );
}

function TableFoot<Row>({ query, count }: { query: PagedQuery<Row>; count: number }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 border-line border-t px-3 py-2 text-muted text-xs">
      <span aria-live="polite">
        {query.hasNextPage ? `The first ${count} are shown` : `${count} shown, that is all`}
      </span>
      {query.error ? (
        <span className="text-danger">
          {problemOf(query.error).sentence}{" "}
          <Button variant="link" onClick={() => query.refetch()}>
            Try again
          </Button>
        </span>
      ) : null}
      {query.hasNextPage && (
        <Button size="sm" isPending={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          Load more
        </Button>
      )}
    </div>
  );
}
