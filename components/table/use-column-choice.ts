"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { Column } from "./columns";

const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function hiddenAtFirst(columns: readonly Column<never>[]): string[] {
  return columns.filter((column) => column.isHiddenAtFirst).map((column) => column.id);
}

/** Which columns the reader wants to see; kept in this browser under the table's name. */
export function useColumnChoice<Row>(name: string, columns: readonly Column<Row>[]) {
  const key = `columns.${name}`;
  const stored = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key),
    () => null,
  );
  const hidden = useMemo(
    () => new Set(stored === null ? hiddenAtFirst(columns as readonly Column<never>[]) : stored.split(",")),
    [stored, columns],
  );
  const toggle = useCallback(
    (id: string) => {
      const next = new Set(hidden);
      if (!next.delete(id)) next.add(id);
      localStorage.setItem(key, [...next].join(","));
      for (const notify of listeners) notify();
    },
    [hidden, key],
  );
  const shown = useMemo(
    () => columns.filter((column) => column.isFixed || !hidden.has(column.id)),
    [columns, hidden],
  );
  return { shown, hidden, toggle };
}
