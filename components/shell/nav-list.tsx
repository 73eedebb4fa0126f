"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTRPC } from "@/components/trpc/provider";
import { cn } from "@/lib/class-names";
import { formatCapped } from "@/lib/figures";
import { paths } from "@/lib/paths";
import { isPermitted } from "@/lib/permissions";
import { navigation } from "./navigation";
import { useViewer } from "./viewer";

/** The left navigation; rooms that no role of the person opens are left out. */
export function NavList({ onNavigate }: { onNavigate?: () => void }) {
  const pathname = usePathname();
  const { grants } = useViewer();
  return (
    <nav aria-label="Main" className="flex flex-col gap-4 px-2 py-3">
      {navigation.map((group) => {
        const open = group.destinations.filter(({ permission }) => isPermitted(grants, permission, null));
        if (open.length === 0) return null;
        return (
          <div key={group.name}>
            <p className="px-2 pb-1 font-medium text-2xs text-muted uppercase tracking-wider">{group.name}</p>
            <ul className="flex flex-col gap-px">
              {open.map(({ name, href, icon: Icon }) => {
                const isActive = pathname === href || pathname.startsWith(`${href}/`);
                return (
                  <li key={href}>
                    <Link
                      href={href}
                      onClick={onNavigate}
                      aria-current={isActive ? "page" : undefined}
                      className={cn(
                        "flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-muted hover:bg-hover hover:text-ink",
                        isActive && "bg-hover text-ink",
                      )}
                    >
                      <Icon
                        aria-hidden
                        className={cn("size-4", isActive && "text-accent")}
                        strokeWidth={1.75}
                      />
                      {name}
                      {href === paths.exceptions && <OpenExceptions />}
                      {href === paths.approvals && <WaitingApprovals />}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

/** How often the number of open exceptions is asked for. */
const countPollMs = 10_000;

/** How many exceptions wait for a person. */
function OpenExceptions() {
  const { data } = useQuery({
    ...useTRPC().exceptions.openCounts.queryOptions(),
    refetchInterval: countPollMs,
  });
  return <Count value={data?.open} meaning="open" />;
}

/** How many changes wait for this very person to decide on them. */
function WaitingApprovals() {
  const { data } = useQuery({
    ...useTRPC().approvals.waitingCount.queryOptions(),
    refetchInterval: countPollMs,
  });
  return <Count value={data?.forMe} meaning="wait for you" />;
}

function Count({ value, meaning }: { value: number | undefined; meaning: string }) {
  if (!value) return null;
  return (
    <span className="ml-auto rounded-full bg-warn-soft px-1.5 text-2xs text-warn tabular-nums">
      {formatCapped(value)}
      <span className="sr-only"> {meaning}</span>
    </span>
  );
}
