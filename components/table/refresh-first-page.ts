/** How often a page that shows money or payments asks again while it is in front. */
export const refreshMs = 5_000;

/** Keeps a list that shows its newest page only up to date; somebody who reads further back is left in peace. */
export function refreshFirstPage(query: { state: { data?: { pages: unknown[] } } }): number | false {
  return query.state.data?.pages.length === 1 ? refreshMs : false;
}
