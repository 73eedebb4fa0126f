"use client";

import Link from "next/link";
import { useProgram } from "@/components/programs/use-program";
import { environmentKinds, environmentWords } from "@/components/shell/environment-words";
import { useViewer } from "@/components/shell/viewer";
import { cn } from "@/lib/class-names";
import { paths } from "@/lib/paths";

type Side = "sandbox" | "production";
type SideChoiceProps = {
  programId: string;
  kind: Side;
  /** What each side has of its own, in the plural. */
  what?: string;
  hrefOf?: (programId: string, side: Side) => string;
};

/** Which side's rules (or products) are shown: each side has its own. */
export function SideChoice({
  programId,
  kind,
  what = "rules",
  hrefOf = paths.programRules,
}: SideChoiceProps) {
  const { environmentKind } = useViewer();
  const { environments } = useProgram(programId);
  const sides = environmentKinds.filter((side) =>
    environments.some((environment) => environment.kind === side),
  );
  const isOther = kind !== environmentKind;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <nav
        aria-label={`Environment of the ${what}`}
        className="flex w-fit rounded-md border border-line bg-surface p-0.5"
      >
        {sides.map((side) => {
          const { name, icon: Icon } = environmentWords[side];
          return (
            <Link
              key={side}
              href={hrefOf(programId, side)}
              aria-current={side === kind ? "true" : undefined}
              className={cn(
                "inline-flex h-7 items-center gap-1.5 rounded-sm px-2.5 font-medium text-muted hover:text-ink",
                side === kind &&
                  (side === "production"
                    ? "bg-production-soft text-production"
                    : "bg-sandbox-soft text-sandbox"),
              )}
            >
              <Icon aria-hidden className="size-3.5" />
              {name}
            </Link>
          );
        })}
      </nav>
      {isOther && (
        <p className="text-muted">
          These are the {what} of {kind}; the console shows the {environmentKind}.
        </p>
      )}
    </div>
  );
}
