import { PrintButton } from "@/components/statements/print-button";
import { programModelNames } from "@/lib/program-words";
import { formatUtc } from "@/lib/time";
import type { ResponsibilitySplit } from "@/server/services/responsibilities";
import { SplitTable } from "./split-table";

type SplitPrintProps = { split: ResponsibilitySplit; printedAt: Date };

/** The split on paper, with a place for both signatures. */
export function SplitPrint({ split, printedAt }: SplitPrintProps) {
  const { program, version, versions, duties } = split;
  const newest = versions[0];
  return (
    <>
      <header className="flex flex-wrap items-start justify-between gap-4">
        <div>
          <h1 className="font-semibold text-xl">Responsibility split: {program.name}</h1>
          <p className="text-muted">{programModelNames[program.model]}</p>
          <p>
            {newest
              ? `Version ${version} of ${formatUtc(newest.createdAt)}, by ${newest.authorName}: ${newest.reason}`
              : "A proposal; nobody has agreed on it yet."}
          </p>
          <p className="text-muted text-xs">Made {formatUtc(printedAt)} from the console.</p>
        </div>
        <PrintButton />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling pane without links inside is reached by the keyboard itself */}
      <div className="overflow-x-auto print:overflow-visible" tabIndex={0}>
        <SplitTable duties={duties} />
      </div>
      <div className="grid grid-cols-2 gap-8 pt-6 print:break-inside-avoid">
        {["For FINCI", "For the integrator"].map((party) => (
          <p key={party} className="border-line-strong border-t pt-1 text-muted text-xs">
            {party}: name, date, signature
          </p>
        ))}
      </div>
    </>
  );
}
