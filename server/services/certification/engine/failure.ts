import type { Explanation } from "@/lib/certification";

/** A validation that does not hold: why, and what to do, in words for the engineer. */
export class ScenarioFailure extends Error {
  override name = "ScenarioFailure";
  readonly explanation: Explanation;
  constructor(cause: string, nextStep: string) {
    super(cause);
    this.explanation = { cause, nextStep };
  }
}

/** The run is not ours any more: it was stopped, the process ends, or another process took it over. Nothing is written. */
export class Interrupted extends Error {
  override name = "Interrupted";
}
