import { CircleCheck, CircleDashed } from "lucide-react";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { Fact, FactRecord, StepDetail } from "@/server/services/journey";

/** What the console's own records say about a step, each with the record that it rests on. */
export function StepProofList({ step, programId }: { step: StepDetail; programId: string }) {
  const { facts, isProven } = step.proof;
  if (facts.length === 0)
    return (
      <p className="text-muted">
        The console cannot see this step by itself.{" "}
        {step.evidenceHint && `Add as evidence: ${step.evidenceHint}`}
      </p>
    );
  return (
    <div className="flex flex-col gap-2">
      <ul aria-label="Proof" className="flex flex-col gap-1.5">
        {facts.map((fact) => (
          <FactLine key={fact.label} fact={fact} programId={programId} />
        ))}
      </ul>
      {isProven === null && step.evidenceHint && (
        <p className="text-muted">That alone is no proof. Add as evidence: {step.evidenceHint}</p>
      )}
    </div>
  );
}

function FactLine({ fact: { label, seenAt, record }, programId }: { fact: Fact; programId: string }) {
  const Icon = seenAt ? CircleCheck : CircleDashed;
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${seenAt ? "text-approve" : "text-faint"}`} />
      <span>
        {record ? <TextLink href={hrefOf(record, programId)}>{label}</TextLink> : label}
        <span className="block text-muted text-xs">
          {seenAt ? (
            <>
              Seen <ExactTime value={seenAt} />
            </>
          ) : (
            "Not seen yet"
          )}
        </span>
      </span>
    </li>
  );
}

function hrefOf({ kind, id }: FactRecord, programId: string): string {
  switch (kind) {
    case "api_call":
      return paths.apiCall(id);
    case "delivery":
      return paths.delivery(id);
    case "card":
      return paths.card(id);
    case "authorization":
      return paths.authorization(id);
    case "transaction":
      return paths.transaction(id);
    case "split":
      return paths.responsibilities(programId);
    case "certification":
      return `${paths.program(programId)}/certification`;
    case "note":
      return paths.acceptanceNote(programId);
  }
}

/** The proof in a line: what is proven since when, or what was not seen yet. Null where the console sees nothing. */
export function proofWords({ facts, isProven }: StepDetail["proof"]): string | null {
  if (isProven === null) return null;
  const shown = isProven ? facts : facts.filter(({ seenAt }) => seenAt === null);
  return `${isProven ? "Proven" : "Not seen yet"}: ${shown.map(({ label }) => label).join("; ")}`;
}
