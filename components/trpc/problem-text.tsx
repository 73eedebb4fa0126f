"use client";

import { FinciCodes } from "@/components/status/finci-codes";
import { Copyable } from "@/components/ui/copy";
import type { Problem } from "./problem";

/** A refusal in a dialog: the sentence, FINCI's codes as they came, and the request id to quote. */
export function ProblemText({ problem }: { problem: Problem }) {
  return (
    <>
      {problem.sentence}
      <FinciCodes codes={problem.errorCodes} />
      {problem.requestId && (
        <span className="block text-muted text-xs">
          Request <Copyable text={problem.requestId} label="request id" />
        </span>
      )}
    </>
  );
}
