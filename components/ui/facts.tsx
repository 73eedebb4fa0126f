import type { ReactNode } from "react";
import { cn } from "@/lib/class-names";

export type Fact = { name: string; value: ReactNode };

/** The facts of an object as names (each once) and values. A value that is not known shows as a dash. */
export function Facts({ facts, className }: { facts: readonly (Fact | false | null)[]; className?: string }) {
  const shown = facts.filter((fact): fact is Fact => Boolean(fact));
  return (
    <dl
      className={cn("grid grid-cols-[minmax(7rem,max-content)_minmax(0,1fr)] gap-x-6 gap-y-1.5", className)}
    >
      {shown.map((fact) => (
        <div key={fact.name} className="contents">
          <dt className="text-muted">{fact.name}</dt>
          <dd className="min-w-0 break-words [&_time]:whitespace-normal">
            {fact.value ?? <span className="text-muted">–</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
