"use client";

import { lazy, Suspense, useSyncExternalStore } from "react";

export type Notice = { id: number; kind: "success" | "error"; text: string };

const listeners = new Set<() => void>();
const none: readonly Notice[] = [];
let notices = none;

/** Tells the outcome of a stray act at the screen's edge; forms and dialogs show their problems in place. */
export function notify(kind: Notice["kind"], text: string): void {
  notices = [...notices, { id: notices.length, kind, text }];
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const Notices = lazy(() => import("./notices"));

/** Where notices appear; their code is fetched with the first one. */
export function Toaster() {
  const shown = useSyncExternalStore(
    subscribe,
    () => notices,
    () => none,
  );
  if (shown.length === 0) return null;
  return (
    <Suspense>
      <Notices notices={shown} />
    </Suspense>
  );
}
