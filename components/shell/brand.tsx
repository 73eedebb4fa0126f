import Link from "next/link";
import { cn } from "@/lib/class-names";
import { paths } from "@/lib/paths";

/** The console's sign: a card with its stripe. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={cn("size-6", className)}>
      <rect x="1.5" y="4" width="21" height="16" rx="3.5" className="fill-accent" />
      <path d="M1.5 8.5h21" className="stroke-on-accent" strokeWidth="2.5" />
      <path d="M5.5 15.5h4.5m3 0h2" className="stroke-on-accent" strokeWidth="1.75" strokeLinecap="round" />
    </svg>
  );
}

/** The console's name as the way home. */
export function Brand() {
  return (
    <Link href={paths.overview} className="flex items-center gap-2 font-semibold text-base tracking-tight">
      <BrandMark />
      Card console
    </Link>
  );
}
