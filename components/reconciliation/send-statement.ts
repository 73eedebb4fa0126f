import type { StatementMapping, StatementProblem } from "@/lib/reconciliation";
import type { StatementOutcome } from "@/server/services/reconciliation";

export type StatementRefusal = {
  sentence: string;
  fields?: Record<string, string>;
  problems?: StatementProblem[];
  problemsCount?: number;
};

/** How far an upload is: first the file's way to the console, then the rows that are read. */
export type StatementProgress = { sentShare: number; rows: number };

type Answer = { rows?: number; outcome?: StatementOutcome; refusal?: StatementRefusal };

const noAnswer: StatementRefusal = {
  sentence:
    "The console did not answer. Look among the statements whether it was taken in; sending it again does no harm.",
};

/** Sends the file and tells how far it is. Never rejects: what went wrong is a refusal. */
export function sendStatement(
  file: File,
  search: Record<string, string>,
  onProgress: (progress: StatementProgress) => void,
): Promise<{ outcome: StatementOutcome } | { refusal: StatementRefusal }> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const progress: StatementProgress = { sentShare: 0, rows: 0 };
    const tell = (change: Partial<StatementProgress>) => onProgress(Object.assign(progress, change));
    request.upload.onprogress = ({ loaded, total }) => tell({ sentShare: total ? loaded / total : 0 });
    request.upload.onload = () => tell({ sentShare: 1 });
    request.onprogress = () => {
      const last = answersOf(request.responseText).findLast(({ rows }) => rows !== undefined);
      if (last?.rows) tell({ rows: last.rows });
    };
    request.onerror = () => resolve({ refusal: noAnswer });
    request.onload = () => {
      const last = answersOf(request.responseText).at(-1);
      if (last?.outcome) resolve({ outcome: last.outcome });
      else resolve({ refusal: last?.refusal ?? noAnswer });
    };
    request.open("POST", `/api/statements?${new URLSearchParams(search)}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.send(file);
  });
}

/** The whole lines of the answer so far. */
function answersOf(text: string): Answer[] {
  return text.split("\n").flatMap((line) => {
    try {
      return line ? [JSON.parse(line) as Answer] : [];
    } catch {
      return [];
    }
  });
}

/** The mapping as the address carries it. */
export function mappingText(
  mapping: Partial<Omit<StatementMapping, "columns">> & { columns: object },
): string {
  return JSON.stringify(mapping);
}
