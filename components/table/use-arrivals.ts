"use client";

import { useEffect, useState } from "react";

/** The keys that were not there when the table was first shown: they have just arrived. Off when `isOn` is false. */
export function useArrivals(keys: readonly string[], isOn: boolean): ReadonlySet<string> {
  const [known, setKnown] = useState<{ first: ReadonlySet<string> | null }>({ first: null });
  useEffect(() => {
    if (isOn && known.first === null && keys.length > 0) setKnown({ first: new Set(keys) });
  }, [isOn, keys, known]);
  if (!isOn || known.first === null) return new Set();
  const { first } = known;
  return new Set(keys.filter((key) => !first.has(key)));
}
