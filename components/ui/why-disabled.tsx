"use client";

import { lazy, type ReactNode, Suspense } from "react";

const Tooltip = lazy(() => import("./tooltip"));

/**
 * Explains why its button cannot be used: the reason shows on hover and on keyboard focus, and is read out with the
 * button. Without a reason the child stands alone. The child takes `aria-disabled`, not `disabled`, to stay reachable.
 */
export function WhyDisabled({ reason, children }: { reason: string | null; children: ReactNode }) {
  if (!reason) return children;
  return (
    <Suspense fallback={children}>
      <Tooltip content={reason}>{children}</Tooltip>
    </Suspense>
  );
}
