"use client";

import { type InfiniteData, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useEffectEvent, useState } from "react";
import { mergeNewest, type RowsPage } from "./merge-newest";

/** How often a live list asks for its newest rows; a tab in the background does not ask. */
export const livePollMs = 3_000;

type LiveRowsOptions<Row> = {
  /** Key of the list's infinite query. */
  listKey: QueryKey;
  /** The newest page as it was polled last. */
  newest: RowsPage<Row> | undefined;
  rowKey: (row: Row) => string;
  /** Holds the table. */
  area: RefObject<HTMLElement | null>;
};

/** True while new rows on top would move what somebody reads, points at or is about to open with a key. */
function isInUse(area: HTMLElement | null): boolean {
  const table = area?.querySelector("table");
  if (!table) return false;
  const isScrolled = (table.parentElement?.scrollTop ?? 0) > 0 || table.getBoundingClientRect().top < 0;
  const isPointedAt = matchMedia("(hover: hover)").matches && table.matches(":hover");
  return isScrolled || isPointedAt || table.querySelector("tbody :focus-visible") !== null;
}

/**
 * Takes the polled newest page into a list: known rows change in place at once; new ones come in on top while nobody
 * uses the table, otherwise they are counted in `waiting` until `show` is called.
 */
export function useLiveRows<Row>({ listKey, newest, rowKey, area }: LiveRowsOptions<Row>) {
  const queryClient = useQueryClient();
  const [waiting, setWaiting] = useState(0);

  const take = (polled: RowsPage<Row>, areNewShown: boolean) => {
    const list = queryClient.getQueryData<InfiniteData<RowsPage<Row>>>(listKey);
    if (!list) return;
    const { freshCount, renewed, merged } = mergeNewest(list.pages, polled, rowKey);
    const pages = areNewShown ? merged : renewed;
    queryClient.setQueryData(listKey, { pages, pageParams: list.pageParams.slice(0, pages.length) });
    setWaiting(areNewShown ? 0 : freshCount);
  };
  const onPolled = useEffectEvent((polled: RowsPage<Row>) => take(polled, !isInUse(area.current)));
  useEffect(() => {
    if (newest) onPolled(newest);
  }, [newest]);

  const show = () => {
    if (newest) take(newest, true);
    const table = area.current?.querySelector("table");
    table?.parentElement?.scrollTo({ top: 0 });
    if (table && table.getBoundingClientRect().top < 0) area.current?.scrollIntoView();
  };
  return { waiting: newest ? waiting : 0, show };
}
