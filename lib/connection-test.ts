/** The steps of a connection test, in the order in which they are taken and shown. */
export const connectionSteps = [
  "address",
  "dns",
  "tcp",
  "tls",
  "clock",
  "allow_list",
  "token",
  "signature",
  "path",
  "answer",
] as const;
export type ConnectionStep = (typeof connectionSteps)[number];

export const connectionStepNames: Record<ConnectionStep, string> = {
  address: "Address allowed",
  dns: "DNS",
  tcp: "TCP",
  tls: "TLS",
  clock: "Clock",
  allow_list: "Allow-list",
  token: "Token",
  signature: "Signature",
  path: "Path prefix",
  answer: "Answer",
};

/** warned: works, and will not for long. skipped: not needed here. untold: the test did not get so far, or nothing tells. */
export type StepState = "passed" | "warned" | "failed" | "skipped" | "untold";

export const stepStateNames: Record<StepState, string> = {
  passed: "Passed",
  warned: "Passed, look at it",
  failed: "Failed",
  skipped: "Not needed",
  untold: "Not known",
};

export type StepResult = {
  step: ConnectionStep;
  state: StepState;
  /** Null where the step is read from the answer and takes no time of its own. */
  durationMs: number | null;
  /** What was seen. */
  finding: string;
  /** What it means and what to do; null where there is nothing to do. */
  advice: string | null;
};

/** The first step that failed; null when all did their work. */
export function failedStep(steps: readonly StepResult[]): StepResult | null {
  return steps.find(({ state }) => state === "failed") ?? null;
}

/** All steps in their order: those that were taken, and the others as not known. */
export function withUntold(taken: readonly StepResult[]): StepResult[] {
  return connectionSteps.map(
    (step) =>
      taken.find((result) => result.step === step) ?? {
        step,
        state: "untold",
        durationMs: null,
        finding: "The test did not get so far.",
        advice: null,
      },
  );
}
