"use client";

import { useEffect, useState } from "react";
import { formatRemaining } from "@/lib/maintenance-words";

const tickMs = 1_000;

/** The time left until a moment; counts down by itself. */
export function Countdown({ until }: { until: Date }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="whitespace-nowrap tabular-nums" suppressHydrationWarning>
      {formatRemaining(until.getTime() - now)}
    </span>
  );
}
