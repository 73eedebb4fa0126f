import { formatMoney } from "@/lib/money";
import { readAuthorization } from "../engine/observe";
import { ensureFundedCard } from "../engine/records";
import type { Stage } from "../engine/stage";
import {
  answerMsMax,
  awaitAdvice,
  awaitState,
  checkApproved,
  checkDeclined,
  checkHeld,
  purchase,
  requestsOf,
} from "./payment";

/*
 * Amounts in minor units. Each is another one, so that a payment of a live session is known by it; none of them, nor all
 * together, is beyond what the account is filled with, but for the one that has to be declined.
 */
const amounts = {
  received: 1_003n,
  approve: 1_204n,
  decline: 9_000_005n,
  advice: 1_306n,
  late: 1_407n,
  repeated: 1_508n,
};

/** The request reaches the endpoint, is accepted, and answered in time. */
export async function authorizationReceived(stage: Stage): Promise<void> {
  const card = await ensureFundedCard(stage);
  const seen = await purchase(stage, { step: "purchase", card, amountMinor: amounts.received });
  const [request] = await requestsOf(stage, seen.id);
  stage.check(
    request?.httpStatus === 200,
    `The request arrived from ${request?.sourceAddress} and was accepted with HTTP 200.`,
    "Look at the delivery: it says why it was not accepted.",
  );
  const answered = await stage.awaitFact({
    step: "answered",
    live: "The console writes down how long its answer took.",
    absent: `How long the answer to authorization ${seen.id} took was not written down`,
    simulate: null,
    look: async () => {
      const row = await readAuthorization(stage.db, stage.environmentId, seen.id);
      return row && row.answerDurationUs !== null ? row : null;
    },
  });
  const answerMs = (answered.answerDurationUs ?? 0) / 1_000;
  stage.check(
    answerMs < answerMsMax,
    `It was answered ${JSON.stringify(request?.answer?.status ?? null)} in ${answerMs.toFixed(1)} ms, within FINCI's 3 s.`,
    "Look at the authorization's stage trace: it says where the time went.",
    `It was answered in ${answerMs.toFixed(0)} ms, and FINCI waits 3 s only.`,
  );
}

/** A covered payment is approved, held, and FINCI tells the merchant so. */
export async function approve(stage: Stage): Promise<void> {
  const card = await ensureFundedCard(stage);
  const seen = await purchase(stage, { step: "purchase", card, amountMinor: amounts.approve });
  await checkApproved(stage, seen);
  checkHeld(stage, seen, amounts.approve);
  const advised = await awaitAdvice(stage, seen);
  stage.check(
    advised.adviceResponseCode === "Approved",
    "FINCI told the merchant Approved.",
    "Ask FINCI why it did not go by our answer.",
    `FINCI told the merchant ${advised.adviceResponseCode}, although we approved.`,
  );
}

/** A payment over the balance is declined, nothing is held, and FINCI tells the merchant so. */
export async function decline(stage: Stage): Promise<void> {
  const card = await ensureFundedCard(stage);
  const seen = await purchase(stage, { step: "purchase", card, amountMinor: amounts.decline });
  await checkDeclined(stage, seen);
  const advised = await awaitAdvice(stage, seen);
  stage.check(
    advised.adviceResponseCode !== "Approved",
    `FINCI told the merchant ${advised.adviceResponseCode}.`,
    "Tell FINCI: it approved against our answer.",
  );
}

/** The advice comes after the request, under its id, and is processed; where FINCI decides alone it is all there is. */
export async function adviceReceived(stage: Stage): Promise<void> {
  const card = await ensureFundedCard(stage);
  const amountMinor = amounts.advice;
  const isOurs = stage.parts.program.decisioningModel === "integrator";
  const seen = await purchase(stage, { step: "purchase", card, amountMinor });
  const advised = await awaitAdvice(stage, seen);
  stage.check(
    advised.adviceResponseCode !== null,
    `FINCI's advice of authorization ${seen.id} says ${advised.adviceResponseCode}.`,
    "Look at the deliveries of this authorization.",
  );
  if (!isOurs) return;
  stage.check(
    advised.outcome === "approved" || advised.outcome === "declined",
    "It agrees with our answer.",
    "Look at the authorization: it says what we answered and what FINCI told the merchant.",
    `It does not agree with our answer: the outcome is "${advised.outcome}".`,
  );
}

/** An answer that FINCI did not wait for: it declines, and its advice makes us let the money go. */
export async function timeoutSafeDecline(stage: Stage): Promise<void> {
  const card = await ensureFundedCard(stage);
  const seen = await purchase(stage, {
    step: "purchase",
    card,
    amountMinor: amounts.late,
    fault: "late",
    besides:
      "FINCI has to let the 3 s run out before it takes our answer (a simulated time-out), decline, and send the advice.",
  });
  await checkApproved(stage, seen);
  const advised = await awaitAdvice(stage, seen);
  stage.check(
    advised.adviceResponseCode !== "Approved",
    `We approved, FINCI did not use the answer and told the merchant ${advised.adviceResponseCode}.`,
    "Ask FINCI's engineer to simulate a time-out: this payment was approved, so none was.",
    "FINCI told the merchant Approved, so no time-out was simulated.",
  );
  const released = await awaitState(
    stage,
    seen.id,
    "released",
    (row) => row.heldMinor === 0n,
    `The money of authorization ${seen.id} is still held after FINCI's advice`,
  );
  checkHeld(stage, released, 0n);
}

/** The same request twice: the same answer, one decision, one hold. */
export async function repeatedDelivery(stage: Stage): Promise<void> {
  const card = await ensureFundedCard(stage);
  const seen = await purchase(stage, {
    step: "purchase",
    card,
    amountMinor: amounts.repeated,
    fault: "duplicate",
    besides: "FINCI has to send the request twice, with the same id and the same content.",
  });
  const requests = await stage.awaitFact({
    step: "repeat",
    live: `FINCI has to send the request of authorization ${seen.id} a second time, unchanged.`,
    absent: `The request of authorization ${seen.id} did not come a second time`,
    simulate: null,
    look: async () => {
      const all = await requestsOf(stage, seen.id);
      return all.length >= 2 ? all : null;
    },
  });
  const answers = new Set(requests.map(({ answer }) => JSON.stringify(answer)));
  stage.check(
    answers.size === 1 && requests.every(({ httpStatus }) => httpStatus === 200),
    `The request came ${requests.length} times and got the same answer each time: ${[...answers][0]}.`,
    "Compare the deliveries: their bodies differ where the answers do.",
    `The request came ${requests.length} times and got ${answers.size} different answers.`,
  );
  await checkApproved(stage, seen);
  const money = formatMoney({ minor: amounts.repeated, currency: card.currency });
  const settled = await awaitAdvice(stage, seen);
  stage.check(
    settled.heldMinor === amounts.repeated,
    `${money} is held once.`,
    "Look at the account's ledger: each hold is an entry of its own.",
    `${money} should be held once, and ${formatMoney({ minor: settled.heldMinor, currency: card.currency })} is held.`,
  );
}

/** Used by the scenarios of what follows an authorization. */
export async function approvedPurchase(stage: Stage, amountMinor: bigint) {
  const card = await ensureFundedCard(stage);
  const seen = await purchase(stage, { step: "purchase", card, amountMinor });
  await checkApproved(stage, seen);
  return { card, seen: await awaitAdvice(stage, seen) };
}
