import Link from "next/link";
import { cn } from "@/lib/class-names";
import { formatCount, formatShare } from "@/lib/figures";

export type BarListItem = { key: string; label: string; count: number; href: string; style: string };

/** Counts by kind, largest first as given; each opens its rows. The bar's length is the share of all. */
export function BarList({ name, items }: { name: string; items: readonly BarListItem[] }) {
  const total = items.reduce((sum, item) => sum + item.count, 0);
  return (
    <ul aria-label={name} className="flex flex-col gap-0.5">
      {items.map((item) => (
        <li key={item.key}>
          <Link
            href={item.href}
            prefetch={false}
            className="group -mx-2 block rounded-md px-2 py-1.5 hover:bg-hover"
          >
            <span className="flex items-baseline gap-3 tabular-nums">
              <span className="min-w-0 flex-1 truncate group-hover:underline">{item.label}</span>
              <span className="font-medium">{formatCount(item.count)}</span>
              <span className="w-12 text-right text-muted text-xs">
                {formatShare(total === 0 ? 0 : item.count / total)}
              </span>
            </span>
            <span aria-hidden className="mt-1 block h-1 overflow-hidden rounded-full bg-sunken">
              <span
                className={cn("block h-full rounded-full", item.style)}
                style={{ width: `${total === 0 ? 0 : (item.count / total) * 100}%` }}
              />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
