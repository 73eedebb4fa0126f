import Link from "next/link";
import type { ReactNode } from "react";

type FigureTileProps = {
  name: string;
  /** The rows behind the figure. */
  href: string;
  value: ReactNode;
  /** What stands under it: the change, the parts. */
  children?: ReactNode;
};

/** One figure that matters; a click opens the rows behind it. */
export function FigureTile({ name, href, value, children }: FigureTileProps) {
  return (
    <div className="relative flex min-w-0 flex-col gap-1 rounded-lg border border-line bg-surface px-3 py-3 sm:px-4 has-[a:hover]:border-line-strong">
      <h2 className="font-medium text-muted text-xs">
        <Link href={href} prefetch={false} className="after:absolute after:inset-0 hover:underline">
          {name}
        </Link>
      </h2>
      <div className="font-semibold text-xl tabular-nums tracking-tight sm:text-2xl">{value}</div>
      {children && <div className="text-muted text-xs">{children}</div>}
    </div>
  );
}
