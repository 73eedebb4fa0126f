/**
 * The road to go-live: FINCI's eleven steps in FINCI's order. Source: FINCI contract §10 ("Implementation journey"); who is
 * asked for what in each, and what the console can see by itself, is our decision.
 */

export const stepStates = ["not_started", "in_progress", "waiting_on_finci", "blocked", "done"] as const;
export type StepState = (typeof stepStates)[number];

export const stepStateLabels: Record<StepState, string> = {
  not_started: "Not started",
  in_progress: "In progress",
  waiting_on_finci: "Waiting on FINCI",
  blocked: "Blocked",
  done: "Done",
};

export type JourneyStep = {
  number: number;
  title: string;
  /** What has to be there at its end. */
  meaning: string;
  /** What shows that it is done, where the console cannot see it by itself. */
  evidenceHint: string | null;
};

export const journeySteps: readonly JourneyStep[] = [
  {
    number: 1,
    title: "Program model, services and operating split",
    meaning: "The program's model, what FINCI provides and who carries which duty are agreed.",
    evidenceHint: "Who at FINCI agreed, when, and to which version of the split.",
  },
  {
    number: 2,
    title: "Non-technical onboarding started",
    meaning: "FINCI has the papers that it asks for, and has named who looks after the program.",
    evidenceHint: "What was handed in, when and to whom.",
  },
  {
    number: 3,
    title: "FINCI's onboarding and compliance review",
    meaning: "FINCI's compliance has accepted the company and the program.",
    evidenceHint: "Who at FINCI confirmed it and when; add the letter as a document.",
  },
  {
    number: 4,
    title: "Sandbox access and allow-listing",
    meaning: "Token and secret of the sandbox are entered, and FINCI lets our addresses in.",
    evidenceHint: null,
  },
  {
    number: 5,
    title: "API authentication and webhook connectivity",
    meaning: "A signed call succeeds in the sandbox, and a delivery arrives and is answered.",
    evidenceHint: null,
  },
  {
    number: 6,
    title: "Core set-up flow",
    meaning: "Holder, account and card are created through the API, in the chain of each kind of customer.",
    evidenceHint: null,
  },
  {
    number: 7,
    title: "Authorization flow",
    meaning: "Authorizations are decided in real time where that is ours, and FINCI's advice is recorded.",
    evidenceHint: null,
  },
  {
    number: 8,
    title: "Transaction events",
    meaning: "Advice, reversal, presentment and return each arrived and were handled.",
    evidenceHint: null,
  },
  {
    number: 9,
    title: "Sandbox validation",
    meaning: "The twelve validations passed, and FINCI's onboarding engineer has accepted them.",
    evidenceHint: "Who at FINCI accepted the validation and when; add the evidence pack as a document.",
  },
  {
    number: 10,
    title: "Signed production access confirmation",
    meaning: "The Transfer Acceptance Note with the production addresses is signed and handed in.",
    evidenceHint: null,
  },
  {
    number: 11,
    title: "Production approval and live access",
    meaning: "FINCI has approved production and given its base address, token and secret.",
    evidenceHint: "Who at FINCI approved production and when; add the letter as a document.",
  },
];

export const stepCount = journeySteps.length;

/** The step of the number; undefined for one that there is not. */
export function journeyStep(number: number): JourneyStep | undefined {
  return journeySteps[number - 1];
}

/** Kinds of file that are kept as documents: shown nowhere, handed out as attachments only. */
export const documentKinds = {
  pdf: "application/pdf",
  png: "image/png",
  jpg: "image/jpeg",
  txt: "text/plain; charset=utf-8",
} as const;
export type DocumentKind = keyof typeof documentKinds;

/** Our decision: a signed paper of many pages as a scan fits, and a whole one fits the memory of the process. */
export const documentBytesMax = 10_000_000;
/** Documents at most of a step. */
export const documentsPerStepMax = 50;

export const contactRoles = {
  program_owner: "Program owner",
  technical: "Technical contact",
  operations: "Operations, around the clock",
  security: "Security incidents",
  compliance: "Compliance",
  finance: "Finance and reconciliation",
} as const;
export type ContactRole = keyof typeof contactRoles;
export const contactRoleKeys = Object.keys(contactRoles) as [ContactRole, ...ContactRole[]];

/** True for a day before today that a step is due on and that is not done. Days as `YYYY-MM-DD`, today in UTC. */
export function isOverdue(step: { dueOn: string | null; state: StepState }, today: string): boolean {
  return step.dueOn !== null && step.state !== "done" && step.dueOn < today;
}

/** The day in UTC, `YYYY-MM-DD`. */
export function dayInUtc(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
