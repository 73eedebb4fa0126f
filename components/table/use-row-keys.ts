"use client";

import { type RefObject, useEffect } from "react";

/** True while keys belong to a field, a menu or a dialog. */
export function areKeysTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (target?.closest("input:not([type=checkbox]), textarea, select, [contenteditable=true]")) return true;
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null;
}

/** `j` and `k` move the focus down and up the rows; Enter then opens the row by itself, being a link. */
export function useRowKeys(table: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.key !== "j" && event.key !== "k") || areKeysTaken(event)) return;
      const links = [...(table.current?.querySelectorAll<HTMLElement>("a[data-row-link]") ?? [])];
      const at = links.findIndex((link) => link.matches(":focus"));
      const next = event.key === "j" ? links[at + 1] : links[at === -1 ? 0 : at - 1];
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.closest("tr")?.scrollIntoView({ block: "nearest" });
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [table]);
}
