"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/lib/class-names";

const listStyles = "flex gap-5 overflow-x-auto border-line border-b [scrollbar-width:none]";
const tabStyles =
  "-mb-px shrink-0 border-transparent border-b-2 pt-1 pb-2 font-medium text-muted hover:text-ink focus-visible:outline-offset-[-2px]";
const tabActiveStyles = "border-accent text-ink";

type RouteTab = {
  href: string;
  name: string;
  /** Pages below it belong to the tab too, such as its form. */
  isNested?: boolean;
};

/** The tabs of an object page: each one is a route, so it can be linked and opened beside. */
export function RouteTabs({ label, tabs }: { label: string; tabs: readonly RouteTab[] }) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className={listStyles}>
      {tabs.map((tab) => {
        const isActive =
          pathname === tab.href || (tab.isNested === true && pathname.startsWith(`${tab.href}/`));
        return (
          <Link
            key={tab.href}
            href={tab.href}
            aria-current={isActive ? "page" : undefined}
            className={cn(tabStyles, isActive && tabActiveStyles)}
          >
            {tab.name}
          </Link>
        );
      })}
    </nav>
  );
}
