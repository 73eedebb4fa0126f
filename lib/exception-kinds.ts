/**
 * What a person has to look at, by kind: what it means, and what to do with it. The queue, its filter and its pages are
 * made from this table. Source: our decision.
 */
export const exceptionKinds = {
  answer_differs: {
    label: "Answer differs from the advice",
    meaning: "FINCI told the merchant something else than we answered.",
    nextStep:
      "Find out why FINCI went its own way: compare the two answers, look at the payment's timeline, ask FINCI where it stays open. What FINCI told the merchant counts for the money.",
  },
} as const satisfies Record<string, { label: string; meaning: string; nextStep: string }>;

export type ExceptionKind = keyof typeof exceptionKinds;
export const exceptionKindKeys = Object.keys(exceptionKinds) as [ExceptionKind, ...ExceptionKind[]];
