"use client";

import { Scale } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Select } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { cn } from "@/lib/class-names";
import { paths } from "@/lib/paths";
import type { ReconciliationEnvironment } from "@/server/services/reconciliation";
import { RunNow } from "./run-now";
import { useReconciliationEnvironments } from "./use-environment";

const tabs = [
  { href: paths.reconciliation, name: "Overview" },
  { href: paths.reconciledEntries, name: "FINCI's entries" },
  { href: paths.reconciledBookings, name: "Our bookings" },
  { href: paths.closes, name: "Daily close" },
  { href: paths.statements, name: "Statements" },
  { href: paths.reconciliationSetUp, name: "Set-up" },
];

type FrameProps = {
  children: (environment: ReconciliationEnvironment) => ReactNode;
  /** The page has a head of its own. */
  isObjectPage?: boolean;
};

/** The head of the reconciliation's pages: which program, which room; says so where it is not in scope. */
export function ReconciliationFrame({ children, isObjectPage }: FrameProps) {
  const { environments, chosen, setProgram } = useReconciliationEnvironments();
  const pathname = usePathname();
  if (isObjectPage && chosen?.isInScope) return children(chosen);
  return (
    <>
      <PageHeader
        title="Reconciliation"
        badges={chosen && <EnvironmentBadge kind={chosen.kind} />}
        actions={
          <>
            {environments.length > 1 && (
              <Select
                aria-label="Program"
                className="w-52"
                value={chosen?.program.id ?? ""}
                onChange={(event) => setProgram({ program: event.target.value }, { shallow: false })}
              >
                {environments.map(({ program, isInScope }) => (
                  <option key={program.id} value={program.id}>
                    {program.name}
                    {isInScope ? "" : " (not in scope)"}
                  </option>
                ))}
              </Select>
            )}
            {chosen?.isInScope && <RunNow environment={chosen} />}
          </>
        }
      />
      {chosen?.isInScope ? (
        <>
          <nav
            aria-label="Reconciliation"
            className="flex gap-5 overflow-x-auto border-line border-b [scrollbar-width:none]"
          >
            {tabs.map(({ href, name }) => {
              const isActive = href === paths.reconciliation ? pathname === href : pathname.startsWith(href);
              return (
                <Link
                  key={href}
                  href={`${href}?program=${chosen.program.id}`}
                  aria-current={isActive ? "page" : undefined}
                  className={cn(
                    "-mb-px shrink-0 border-transparent border-b-2 pt-1 pb-2 font-medium text-muted hover:text-ink focus-visible:outline-offset-[-2px]",
                    isActive && "border-accent text-ink",
                  )}
                >
                  {name}
                </Link>
              );
            })}
          </nav>
          {children(chosen)}
        </>
      ) : (
        <OutOfScope environment={chosen} />
      )}
    </>
  );
}

function OutOfScope({ environment }: { environment: ReconciliationEnvironment | null }) {
  if (!environment)
    return (
      <EmptyState icon={Scale} title="There is no program on this side">
        Look on the other side: sandbox and production are never shown together.
      </EmptyState>
    );
  return (
    <div className="rounded-lg border border-line bg-surface">
      <EmptyState icon={Scale} title={`Reconciliation is not in scope of ${environment.program.name}`}>
        <p>
          It needs access to FINCI's Payments API: without it, presentments cannot be matched with FINCI's
          ledger. Agree on the capability “Payments API reconciliation” with FINCI, then have a program
          manager take it into scope of the{" "}
          <TextLink href={paths.program(environment.program.id)} className="underline">
            program
          </TextLink>
          .
        </p>
      </EmptyState>
    </div>
  );
}
