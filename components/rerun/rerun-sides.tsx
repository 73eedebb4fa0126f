import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/lib/class-names";
import { scopeNames } from "@/lib/rules/words";
import type { RerunResult, RerunSide } from "@/server/services/authorizations";

/** What was decided and what the re-run says, line beside line; lines that differ are marked. */
export function RerunSides({ result }: { result: RerunResult }) {
  const { asDecided, rerun, wasMaintenance } = result;
  return (
    <div className="overflow-clip rounded-lg border border-line bg-surface">
      <table aria-label="As decided and re-run" className="w-full table-fixed text-left">
        <thead>
          <tr className="border-line border-b">
            <th scope="col" className="w-20 px-2 py-2.5 font-medium text-muted text-xs sm:w-28 sm:px-4">
              <span className="sr-only">What</span>
            </th>
            <th scope="col" className="px-2 py-2.5 font-semibold sm:px-4">
              As decided
            </th>
            <th scope="col" className="border-line border-l px-2 py-2.5 font-semibold sm:px-4">
              Re-run
            </th>
          </tr>
        </thead>
        <tbody>
          <Line
            name="Decision"
            isSame={asDecided.decision === rerun.decision}
            cells={[
              <DecisionBadge key="then" side={asDecided} />,
              <DecisionBadge key="again" side={rerun} />,
            ]}
          />
          <Line
            name="Reason"
            isSame={asDecided.reason === rerun.reason}
            cells={[asDecided.reasonLabel ?? "–", rerun.reasonLabel ?? "–"]}
          />
          <Line
            name="Why"
            isSame={asDecided.sentence === rerun.sentence}
            cells={[asDecided.sentence, rerun.sentence]}
          />
          <Line
            name="Rule"
            isSame={ruleText(asDecided) === ruleText(rerun)}
            cells={[ruleText(asDecided), ruleText(rerun)]}
          />
          <Line
            name="Rules applied"
            isSame={!wasMaintenance && versionsText(asDecided) === versionsText(rerun)}
            cells={[
              wasMaintenance ? "Set aside by maintenance mode" : <Versions key="then" side={asDecided} />,
              <Versions key="again" side={rerun} />,
            ]}
          />
        </tbody>
      </table>
    </div>
  );
}

type LineProps = { name: string; isSame: boolean; cells: readonly [ReactNode, ReactNode] };

function Line({ name, isSame, cells }: LineProps) {
  return (
    <tr className={cn("border-line border-b align-top last:border-b-0", !isSame && "bg-warn-soft/60")}>
      <th scope="row" className="px-2 py-2.5 font-normal text-muted sm:px-4">
        {name}
        {!isSame && <span className="block font-medium text-warn text-xs">differs</span>}
      </th>
      <td className="break-words px-2 py-2.5 sm:px-4">{cells[0]}</td>
      <td className="break-words border-line border-l px-2 py-2.5 sm:px-4">{cells[1]}</td>
    </tr>
  );
}

function DecisionBadge({ side: { decision } }: { side: RerunSide }) {
  if (decision === null) return <span className="text-muted">FINCI decided; recorded only</span>;
  return (
    <Badge tone={decision === "approved" ? "approve" : "decline"}>
      {decision === "approved" ? "Approved" : "Declined"}
    </Badge>
  );
}

function ruleText({ rule }: RerunSide): string {
  return rule ? `${scopeNames[rule.scope]}, version ${rule.version}: ${rule.sentence}` : "–";
}

function versionsText({ versions }: RerunSide): string {
  if (versions.length === 0) return "No rules";
  return versions.map(({ scope, version }) => `${scopeNames[scope]} version ${version}`).join(", ");
}

const sourceWords = {
  recorded: "recorded with the decision",
  reconstructed: "put together from when each version was in force",
  chosen: "as chosen above",
};

function Versions({ side }: { side: RerunSide }) {
  return (
    <>
      {versionsText(side)} <span className="text-muted text-xs">({sourceWords[side.versionsSource]})</span>
    </>
  );
}
