"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { areKeysTaken } from "./use-row-keys";

/** Which rows of a list are chosen, for an act on several. */
export type RowSelection = {
  chosen: ReadonlySet<string>;
  isAll: boolean;
  /** With `isRange`, everything between the row chosen before and this one. */
  toggle: (key: string, isRange: boolean) => void;
  toggleAll: () => void;
  clear: () => void;
};

/**
 * The chosen rows among those shown; a row that leaves the list is no longer chosen. `x` chooses the row that has the focus,
 * Shift and `x` everything down or up to it.
 * @param keys of the rows shown, in order
 */
export function useSelection(keys: readonly string[]): RowSelection {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const shown = useMemo(() => new Set(keys), [keys]);
  const chosen = useMemo(() => new Set([...picked].filter((key) => shown.has(key))), [picked, shown]);
  const isAll = keys.length > 0 && chosen.size === keys.length;
  const toggle = (key: string, isRange: boolean) => {
    const next = new Set(chosen);
    const isChosen = !next.has(key);
    const [from, to] = [keys.indexOf(last.current ?? key), keys.indexOf(key)];
    const range = isRange && from >= 0 ? keys.slice(Math.min(from, to), Math.max(from, to) + 1) : [key];
    for (const one of range) {
      if (isChosen) next.add(one);
      else next.delete(one);
    }
    last.current = key;
    setPicked(next);
  };
  useSelectKey(toggle);
  return {
    chosen,
    isAll,
    toggle,
    toggleAll: () => setPicked(isAll ? new Set() : new Set(keys)),
    clear: () => setPicked(new Set()),
  };
}

function useSelectKey(toggle: RowSelection["toggle"]) {
  const current = useRef(toggle);
  useEffect(() => {
    current.current = toggle;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "x" || areKeysTaken(event)) return;
      const key = document.activeElement?.closest<HTMLElement>("tr[data-row-key]")?.dataset.rowKey;
      if (key === undefined) return;
      event.preventDefault();
      current.current(key, event.shiftKey);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
