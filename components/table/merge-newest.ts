export type RowsPage<Row> = { items: Row[]; nextCursor: unknown };

/**
 * Takes a polled newest page into the pages of a list. `renewed` has known rows in their present state and no new ones;
 * `merged` has the new ones on top as well. When more came in than a page holds, the newest page starts the list anew,
 * because the rows between are not known.
 */
export function mergeNewest<Row>(
  pages: readonly RowsPage<Row>[],
  newest: RowsPage<Row>,
  rowKey: (row: Row) => string,
) {
  const polled = new Map(newest.items.map((row) => [rowKey(row), row]));
  const known = new Set(pages.flatMap((page) => page.items.map(rowKey)));
  const fresh = newest.items.filter((row) => !known.has(rowKey(row)));
  const renewed = pages.map((page) => ({
    ...page,
    items: page.items.map((row) => polled.get(rowKey(row)) ?? row),
  }));
  const [first, ...others] = renewed;
  const hasGap = fresh.length === newest.items.length && newest.nextCursor !== null;
  const merged = hasGap || !first ? [newest] : [{ ...first, items: [...fresh, ...first.items] }, ...others];
  return { freshCount: fresh.length, renewed, merged };
}
