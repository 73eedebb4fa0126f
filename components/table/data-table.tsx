"use client";

import type { ReactNode } from "react";
import { problemOf } from "@/components/trpc/problem";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { cn } from "@/lib/class-names";
import { ColumnMenu } from "./column-menu";
import type { Column } from "./columns";
import { RowsTable } from "./rows-table";
import { useArrivals } from "./use-arrivals";
import { useColumnChoice } from "./use-column-choice";
import type { RowSelection } from "./use-selection";

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
  /** Of `useSelection`: rows can be chosen, for an act on several. */
  selection?: RowSelection;
  selectLabel?: (row: Row) => string;
  /** Stands between the filters and the rows, e.g. what can be done with the chosen ones. */
  bar?: ReactNode;
};

/** A table over server data, paged by keyset: it never knows how many rows there are, and opens as fast with millions. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { query, columns, rowKey } = props;
  const choice = useColumnChoice(props.name, columns);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const arrivals = useArrivals(query.data ? rows.map(rowKey) : [], props.isLive === true);

  return (
    <div className="overflow-clip rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-center justify-between gap-2 border-line border-b px-2 py-1.5">
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5">{props.toolbar}</div>
        <ColumnMenu columns={columns} hidden={choice.hidden} onToggle={choice.toggle} />
      </div>
      {props.bar}
      {query.error && !query.data ? (
        <QueryError query={query} />
      ) : (
        <div
          className={cn("overflow-auto", !props.isEmbedded && "md:max-h-[calc(100dvh-16rem)]")}
          // Without links inside, the keyboard scrolls the pane itself.
          tabIndex={props.rowHref && rows.length > 0 ? undefined : 0}
        >
          <RowsTable
            name={props.name}
            columns={choice.shown}
            rows={query.data && rows}
            rowKey={rowKey}
            rowHref={props.rowHref}
            arrivals={arrivals}
            isBusy={!query.data || query.isPlaceholderData}
            isDimmed={query.isPlaceholderData}
            selection={props.selection}
            selectLabel={props.selectLabel}
          />
          {query.data && rows.length === 0 && props.empty}
        </div>
      )}
      {query.data && rows.length > 0 && <TableFoot query={query} count={rows.length} />}
    </div>
  );
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
