import { Alert } from "@/components/ui/alert";
import type { StatementProblem } from "@/lib/reconciliation";
import type { StatementRefusal } from "./send-statement";

/** Why a statement was refused, with the rows that are wrong. */
export function StatementProblems({ refusal }: { refusal: StatementRefusal }) {
  const { sentence, fields = {}, problems = [], problemsCount = 0 } = refusal;
  return (
    <Alert tone="danger" title="The statement was refused">
      <p>{sentence}</p>
      {Object.values(fields).map((text) => (
        <p key={text}>{text}</p>
      ))}
      {problems.length > 0 && <ProblemList problems={problems} />}
      {problemsCount > problems.length && <p>The first {problems.length} are listed.</p>}
    </Alert>
  );
}

/** Problems by row and column, as a spreadsheet counts rows. */
export function ProblemList({ problems }: { problems: readonly StatementProblem[] }) {
  return (
    <ul aria-label="Problems" className="mt-1 flex flex-col gap-0.5 text-xs">
      {problems.map(({ row, column, sentence }) => (
        <li key={`${row} ${column} ${sentence}`} className="break-words">
          <strong className="font-semibold">
            Row {row}
            {column && `, ${column}`}:
          </strong>{" "}
          {sentence}
        </li>
      ))}
    </ul>
  );
}
