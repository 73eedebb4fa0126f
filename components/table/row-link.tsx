"use client";

import Link from "next/link";
import { type ReactNode, useState } from "react";

/**
 * The link that covers its row: click opens, middle click opens a tab, Enter opens the focused one. The page behind it
 * is prefetched on hover and focus only, not for every row in sight.
 */
export function RowLink({ href, children }: { href: string; children: ReactNode }) {
  const [isWanted, setWanted] = useState(false);
  return (
    <Link
      href={href}
      data-row-link
      prefetch={isWanted ? null : false}
      onMouseEnter={() => setWanted(true)}
      onFocus={() => setWanted(true)}
      className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2"
    >
      {children}
    </Link>
  );
}
