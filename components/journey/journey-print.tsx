import { PrintButton } from "@/components/statements/print-button";
import { type StepState, stepStateLabels } from "@/lib/journey";
import { formatUtc } from "@/lib/time";
import type { Journey, StepDetail } from "@/server/services/journey";

type JourneyPrintProps = { journey: Journey; printedAt: Date };

/** How far a program is on its road to go-live, dated, on paper. */
export function JourneyPrint({ journey, printedAt }: JourneyPrintProps) {
  const { program, steps, doneCount, production } = journey;
  const count = (state: StepState) => steps.filter((step) => step.state === state).length;
  return (
    <>
      <header className="flex flex-wrap items-start justify-between gap-4">
        <div>
          <h1 className="font-semibold text-xl">Road to go-live: {program.name}</h1>
          <p>
            {doneCount} of {steps.length} steps done, {count("blocked")} blocked, {count("waiting_on_finci")}{" "}
            waiting on FINCI, {steps.filter(({ isOverdue }) => isOverdue).length} overdue.
          </p>
          <p className="text-muted text-xs">Status of {formatUtc(printedAt)}, made from the console.</p>
        </div>
        <PrintButton />
      </header>
      <ol aria-label="Steps" className="border-line border-t">
        {steps.map((step) => (
          <StepOnPaper key={step.number} step={step} />
        ))}
      </ol>
      <section aria-label="Production" className="print:break-inside-avoid">
        <h2 className="font-semibold">Production</h2>
        {production === null && <p>There is no production side yet.</p>}
        {production?.status === "enabled" && <p>Production is switched on.</p>}
        {production?.status === "disabled" && production.lacks.length === 0 && (
          <p>Production is off; nothing keeps it off.</p>
        )}
        {production?.status === "disabled" && production.lacks.length > 0 && (
          <>
            <p>Production is off. Missing:</p>
            <ul className="list-disc columns-2 pl-5 text-xs">
              {production.lacks.map(({ label }) => (
                <li key={label}>{label}</li>
              ))}
            </ul>
          </>
        )}
      </section>
    </>
  );
}

function StepOnPaper({ step }: { step: StepDetail }) {
  const { number, title, state, stateReason, stateSince, owner, dueOn, note, proof } = step;
  const facts = proof.facts.map(
    ({ label, seenAt }) => `${label}: ${seenAt ? formatUtc(seenAt) : "not seen yet"}`,
  );
  const lines = [
    stateReason,
    step.doneAt && `Done ${formatUtc(step.doneAt)} by ${step.doneByName}.`,
    step.doneOutOfOrderReason && `Before the steps ahead of it: ${step.doneOutOfOrderReason}`,
    note,
    ...facts,
    ...step.evidence.map(({ text, addedByName }) => `Evidence: ${text} (${addedByName})`),
    ...step.documents.map(({ fileName, sha256 }) => `Document: ${fileName}, sha256 ${sha256.slice(0, 16)}…`),
  ].filter((line): line is string => Boolean(line));
  return (
    <li className="border-line border-b py-2 print:break-inside-avoid">
      <p>
        <b className="font-semibold">
          {number}. {title}
        </b>{" "}
        · {stepStateLabels[state]}
        {stateSince && ` since ${formatUtc(stateSince).slice(0, 10)}`}
        {step.isOverdue && " · overdue"}
      </p>
      <p className="text-muted text-xs">
        {owner?.name ?? "Nobody owns it"}, {dueOn ? `due ${dueOn}` : "no day set"}
      </p>
      {lines.map((line) => (
        <p key={line} className="whitespace-pre-wrap break-words text-xs">
          {line}
        </p>
      ))}
    </li>
  );
}
