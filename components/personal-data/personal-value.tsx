import { Lock } from "lucide-react";
import type { ReactNode } from "react";

/** A value of somebody's personal data; a small lock says that it is masked. */
export function PersonalValue({ isMasked, children }: { isMasked: boolean; children: ReactNode }) {
  if (!isMasked || children === null || children === undefined || children === "") return children ?? null;
  return (
    <span className="inline-flex items-baseline gap-1.5">
      <span>{children}</span>
      <span className="shrink-0 self-center text-muted" title="Masked">
        <Lock aria-hidden className="size-3" />
        <span className="sr-only">(masked)</span>
      </span>
    </span>
  );
}
