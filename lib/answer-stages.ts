/** FINCI stops waiting then and answers the merchant itself. Source: FINCI contract §6. */
export const finciWaitsMs = 3_000;

/** Moments of an answer in microseconds from the first byte, as stored; null where it never came to them. */
export type AnswerMoments = {
  parsedUs: number | null;
  policyUs: number | null;
  storedUs: number | null;
  answerDurationUs: number | null;
};

export const answerStageWords = {
  parsed: { name: "Read and parsed", meaning: "From the first byte until the message was understood." },
  policy: { name: "Policy", meaning: "Waiting for its turn, and applying the program's state and rules." },
  stored: { name: "Store", meaning: "Card, balance and limits looked at, the decision made durable." },
  answered: { name: "Answer", meaning: "From the stored decision until the answer left." },
} as const;

export type AnswerStage = { key: keyof typeof answerStageWords; fromMs: number; toMs: number };

/**
 * The stages of an answer, one after the other from the first byte. A stage that was not noted is part of the next one
 * that was; none without an answer of ours.
 */
export function answerStages(moments: AnswerMoments): AnswerStage[] {
  const ends = [
    ["parsed", moments.parsedUs],
    ["policy", moments.policyUs],
    ["stored", moments.storedUs],
    ["answered", moments.answerDurationUs],
  ] as const;
  const stages: AnswerStage[] = [];
  let fromMs = 0;
  for (const [key, endUs] of ends) {
    if (endUs === null) continue;
    // Moments are rounded one by one; a stage never ends before it began.
    const toMs = Math.max(fromMs, endUs / 1000);
    stages.push({ key, fromMs, toMs });
    fromMs = toMs;
  }
  return stages;
}
