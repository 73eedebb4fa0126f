"use client";

import { Copyable } from "@/components/ui/copy";
import type { Problem } from "./problem";

/** A refusal in a dialog: the sentence, FINCI's codes as they came, and the request id to quote. */
export function ProblemText({ problem }: { problem: Problem }) {
  return (
    <>
      {problem.sentence}
      {problem.errorCodes.length > 0 && (
        <span className="block text-muted text-xs">
          FINCI answered <span className="font-mono">{problem.errorCodes.join(", ")}</span>
        </span>
      )}
      {problem.requestId && (
        <span className="block text-muted text-xs">
          Request <Copyable text={problem.requestId} label="request id" />
        </span>
      )}
    </>
  );
}
