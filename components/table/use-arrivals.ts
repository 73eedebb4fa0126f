"use client";

import { useEffect, useState } from "react";

/**
 * The keys that came in above the rows of the first look: they have just arrived. Rows below (an older page) and rows
 * that share nothing with the former ones (other filters) are not news. Off when `isOn` is false.
 */
export function useArrivals(keys: readonly string[], isOn: boolean): ReadonlySet<string> {
  const [first, setFirst] = useState<ReadonlySet<string>>(new Set());
  const firstKnown = keys.findIndex((key) => first.has(key));
  useEffect(() => {
    if (isOn && firstKnown === -1 && keys.length > 0) setFirst(new Set(keys));
  }, [isOn, firstKnown, keys]);
  return new Set(isOn ? keys.slice(0, Math.max(firstKnown, 0)) : []);
}
