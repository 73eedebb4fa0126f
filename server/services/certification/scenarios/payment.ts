import { decisionReasonWords } from "@/lib/decision-reasons";
import { formatAmount, formatMoney } from "@/lib/money";
import { getAuthorization } from "../../authorizations";
import { ScenarioFailure } from "../engine/failure";
import {
  findAuthorization,
  readAuthorization,
  readDeliveries,
  type SeenAuthorization,
} from "../engine/observe";
import type { CardRecords } from "../engine/records";
import { askSimulator } from "../engine/simulator";
import type { Stage } from "../engine/stage";

/** FINCI waits so long for our answer. Source: FINCI contract §6. */
export const answerMsMax = 3_000;
/** A machine that is too busy to decide in time is asked again so often; only where the simulator can. */
const attemptsMax = 3;

/** Purchases are at an ordinary shop in the program's first country, so that no rule has a reason to refuse them. */
function merchantOf(stage: Stage) {
  return {
    id: "MRC000000077701",
    name: "CERTIFICATION SHOP",
    mcc: "5411",
    city: "Test city",
    country: stage.parts.program.launchCountries[0] ?? "LT",
  };
}

type Purchase = {
  /** Names it within the scenario. */
  step: string;
  card: CardRecords;
  amountMinor: bigint;
  /** Of the simulator; see docs/simulator.md. */
  fault?: "late" | "duplicate";
  /** What the engineer has to do besides, in a live session. */
  besides?: string;
};

/** A purchase with the run's card: triggered, and seen with its request's delivery and our decision. */
export async function purchase(stage: Stage, wanted: Purchase): Promise<SeenAuthorization> {
  for (let attempt = 1; ; attempt += 1) {
    const step = attempt === 1 ? wanted.step : `${wanted.step}-${attempt}`;
    const seen = await purchaseOnce(stage, { ...wanted, step });
    const isTooBusy = seen.decisionReason !== null && classOf(seen.decisionReason) === "technical";
    if (!isTooBusy || stage.mode === "live" || attempt === attemptsMax) return seen;
    stage.evidence.checks.push({
      sentence: `Authorization ${seen.id} was declined because the console could not decide in time (${seen.decisionReason}); it was asked again.`,
      holds: true,
    });
  }
}

/** False where FINCI decides: it asks nobody, and its advice is all that comes. */
export function decidesItself({ parts }: Stage): boolean {
  return parts.program.decisioningModel === "integrator";
}

const classOf = (reason: string) => decisionReasonWords(reason).class;

async function purchaseOnce(stage: Stage, wanted: Purchase): Promise<SeenAuthorization> {
  const { card, amountMinor, fault, step } = wanted;
  const { environmentId, db } = stage;
  const amount = formatMoney({ minor: amountMinor, currency: card.currency });
  const seen = await stage.awaitFact({
    step,
    live: `Ask FINCI's engineer for a purchase of exactly ${amount} with card ${card.tokenId}.${wanted.besides ? ` ${wanted.besides}` : ""}`,
    absent: `The authorization request of ${amount} did not arrive`,
    simulate: async () => {
      const answer = await askSimulator(stage.parts.environment.baseUrl ?? "", "authorizations", {
        token_id: card.tokenId,
        amount: formatAmount(amountMinor, card.currency),
        merchant: merchantOf(stage),
        entry_mode: "ecommerce",
        ...(fault ? { fault } : {}),
      });
      return String(answer.id);
    },
    look: async (since, id) => {
      const row = id
        ? await readAuthorization(db, environmentId, id)
        : await findAuthorization(db, { environmentId, tokenId: card.tokenId, amountMinor, since });
      if (!row) return null;
      if (!decidesItself(stage)) return row;
      // The delivery is written down a moment after the answer.
      const requests = await requestsOf(stage, row.id);
      return requests.length > 0 ? row : null;
    },
  });
  stage.authorizationIds.add(seen.id);
  stage.evidence.ids.authorization_id ??= seen.id;
  return seen;
}

/** The request's deliveries, repeats included. */
export async function requestsOf(stage: Stage, authorizationId: string) {
  const all = await readDeliveries(stage.db, stage.environmentId, [authorizationId]);
  return all.filter(({ kind }) => kind === "request");
}

/** Waits for the advice of an authorization; the row as it is then. */
export async function awaitAdvice(stage: Stage, seen: SeenAuthorization): Promise<SeenAuthorization> {
  return stage.awaitFact({
    step: `advice-${seen.id}`,
    live: `FINCI has to send its advice of authorization ${seen.id} now, under the same id.`,
    absent: `FINCI's advice of authorization ${seen.id} did not arrive, or was not processed`,
    simulate: null,
    look: async () => {
      const row = await readAuthorization(stage.db, stage.environmentId, seen.id);
      return row?.adviceReceivedAt ? row : null;
    },
  });
}

/** Waits until an authorization has come to a state; the row as it is then. */
export function awaitState(
  stage: Stage,
  id: string,
  name: string,
  isThere: (row: SeenAuthorization) => boolean,
  absent: string,
): Promise<SeenAuthorization> {
  return stage.awaitFact({
    step: `${name}-${id}`,
    live: `FINCI has to send what follows for authorization ${id} now.`,
    absent,
    simulate: null,
    look: async () => {
      const row = await readAuthorization(stage.db, stage.environmentId, id);
      return row && isThere(row) ? row : null;
    },
  });
}

/**
 * Checks that it was approved by who decides.
 * @throws ScenarioFailure with the reason that was recorded, and what to do about it
 */
export async function checkApproved(stage: Stage, seen: SeenAuthorization): Promise<void> {
  const money = formatMoney({ minor: seen.billingAmountMinor, currency: seen.billingCurrency });
  if (!decidesItself(stage)) {
    const sentence = `FINCI approved ${money} (authorization ${seen.id}).`;
    stage.check(seen.adviceResponseCode === "Approved", sentence, "Ask FINCI why it declined.");
    return;
  }
  if (seen.decision === "approved") {
    stage.check(true, `We approved ${money} (authorization ${seen.id}).`, "");
    return;
  }
  const { context } = stage.parts;
  // Reading it needs no person's permission: the engine explains what it made itself.
  const reader = { ...context, actor: { type: "system" as const, name: "Certification" } };
  const { explanation } = await getAuthorization(reader, { id: seen.id });
  stage.evidence.checks.push({ sentence: `We approved ${money} (authorization ${seen.id}).`, holds: false });
  throw new ScenarioFailure(
    `The payment of ${money} should be approved, and was not. ${explanation.sentence}`,
    explanation.nextStep ?? "Look at the authorization, change what declined it, and run this again.",
  );
}

/** Checks that it was declined by who decides, and that no money is held. */
export async function checkDeclined(stage: Stage, seen: SeenAuthorization): Promise<void> {
  const money = formatMoney({ minor: seen.billingAmountMinor, currency: seen.billingCurrency });
  if (!decidesItself(stage)) {
    const sentence = `FINCI declined ${money} (authorization ${seen.id}).`;
    stage.check(seen.adviceResponseCode !== "Approved", sentence, "Ask FINCI why it approved.");
    return checkHeld(stage, seen, 0n);
  }
  const reason = decisionReasonWords(seen.decisionReason ?? "");
  stage.check(
    seen.decision === "declined",
    `We declined ${money} (authorization ${seen.id})${seen.decisionReason ? `: ${reason.label.toLowerCase()}` : ""}.`,
    "Look at the authorization: its page says what decided.",
    `The payment of ${money} should be declined, and was ${seen.decision ?? "not decided by us"}.`,
  );
  checkHeld(stage, seen, 0n);
}

/** Checks how much of an authorization is held now. */
export function checkHeld(stage: Stage, seen: SeenAuthorization, heldMinor: bigint): void {
  const { billingCurrency: currency } = seen;
  const is = formatMoney({ minor: seen.heldMinor, currency });
  const expected = heldMinor === 0n ? "No money" : formatMoney({ minor: heldMinor, currency });
  stage.check(
    seen.heldMinor === heldMinor,
    `${expected} is held for authorization ${seen.id}.`,
    "Look at the authorization's timeline and the account's ledger.",
    `${expected} should be held for authorization ${seen.id}, and ${is} is.`,
  );
}
