import { formatAmount, formatMoney } from "@/lib/money";
import {
  findPresentment,
  findReturn,
  findReversal,
  readLedger,
  type SeenAuthorization,
  type SeenTransaction,
} from "../engine/observe";
import type { CardRecords } from "../engine/records";
import { ensureFundedCard } from "../engine/records";
import { askSimulator } from "../engine/simulator";
import type { Stage } from "../engine/stage";
import { approvedPurchase } from "./authorizations";
import { awaitState, checkApproved, checkDeclined, checkHeld, decidesItself, purchase } from "./payment";

/** Minor units; see the amounts of the authorizations. */
const amounts = { clearing: 1_609n, reversal: 1_710n, return: 1_811n, frozen: 1_112n, unfrozen: 1_113n };

const baseUrlOf = ({ parts }: Stage) => parts.environment.baseUrl ?? "";

/** The presentment of an approved purchase, matched and booked. */
export async function clearing(stage: Stage): Promise<void> {
  const { card, seen } = await approvedPurchase(stage, amounts.clearing);
  await present(stage, card, seen);
}

async function present(stage: Stage, card: CardRecords, seen: SeenAuthorization): Promise<SeenTransaction> {
  const money = formatMoney({ minor: seen.billingAmountMinor, currency: card.currency });
  const presented = await stage.awaitFact({
    step: "presentment",
    live: `Ask FINCI's engineer for the final presentment of authorization ${seen.id}, ${money}.`,
    absent: `The presentment of authorization ${seen.id} did not arrive, or was not processed`,
    simulate: async () =>
      String((await askSimulator(baseUrlOf(stage), "presentments", { authorization_id: seen.id })).id),
    look: () => findPresentment(stage.db, stage.environmentId, seen.id),
  });
  stage.transactionIds.add(presented.id);
  stage.evidence.ids.transaction_id = presented.id;
  stage.check(
    presented.authorizationId === seen.id,
    `Presentment ${presented.id} is matched to authorization ${seen.id}.`,
    "Look at the transaction.",
  );
  const cleared = await awaitState(
    stage,
    seen.id,
    "cleared",
    (row) => row.heldMinor === 0n && row.clearedMinor > 0n,
    `The money of authorization ${seen.id} is still held after its presentment`,
  );
  checkHeld(stage, cleared, 0n);
  await checkBooked(stage, presented, "presentment", -presented.billingAmountMinor);
  return presented;
}

/** Checks that the transaction is booked once, with its amount. */
async function checkBooked(
  stage: Stage,
  transaction: SeenTransaction,
  kind: "presentment" | "return",
  minor: bigint,
): Promise<void> {
  const entries = (await readLedger(stage.db, stage.environmentId, [], [transaction.id])).filter(
    (entry) => entry.kind === kind,
  );
  const bookedMinor = entries.reduce((sum, entry) => sum + entry.postedDeltaMinor, 0n);
  const currency = transaction.billingCurrency;
  stage.check(
    entries.length === 1 && bookedMinor === minor,
    `${formatMoney({ minor, currency })} is booked once on account ${transaction.accountId}.`,
    "Look at the account's statement.",
    `${formatMoney({ minor, currency })} should be booked once; ${entries.length} entries book ${formatMoney({ minor: bookedMinor, currency })}.`,
  );
}

/** An approved purchase that is reversed: its money is let go. */
export async function reversal(stage: Stage): Promise<void> {
  const { seen } = await approvedPurchase(stage, amounts.reversal);
  const money = formatMoney({ minor: seen.billingAmountMinor, currency: seen.billingCurrency });
  const reversed = await stage.awaitFact({
    step: "reversal",
    live: `Ask FINCI's engineer for the reversal of authorization ${seen.id}, ${money}.`,
    absent: `The reversal of authorization ${seen.id} did not arrive, or was not processed`,
    simulate: async () =>
      String((await askSimulator(baseUrlOf(stage), "reversals", { authorization_id: seen.id })).id),
    look: () => findReversal(stage.db, stage.environmentId, seen.id),
  });
  stage.evidence.ids.reversal_id = reversed.id;
  const row = await awaitState(
    stage,
    seen.id,
    "reversed",
    ({ lifecycle }) => lifecycle === "reversed",
    `Authorization ${seen.id} is not reversed although its reversal ${reversed.id} came`,
  );
  stage.check(true, `Authorization ${seen.id} is reversed by ${reversed.id}.`, "");
  checkHeld(stage, row, 0n);
}

/** A cleared purchase that is given back: booked onto the account, linked to its original. */
export async function returned(stage: Stage): Promise<void> {
  const { card, seen } = await approvedPurchase(stage, amounts.return);
  const original = await present(stage, card, seen);
  const amountMinor = original.billingAmountMinor;
  const credit = await stage.awaitFact({
    step: "return",
    live: `Ask FINCI's engineer for the return of transaction ${original.id}, ${formatMoney({ minor: amountMinor, currency: card.currency })}, with card ${card.tokenId}.`,
    absent: `The return of transaction ${original.id} did not arrive, or was not processed`,
    simulate: async () =>
      String(
        (
          await askSimulator(baseUrlOf(stage), "returns", {
            token_id: card.tokenId,
            amount: formatAmount(amountMinor, card.currency),
            original_transaction_id: original.id,
            authorization_id: seen.id,
          })
        ).id,
      ),
    look: (since) =>
      findReturn(stage.db, { environmentId: stage.environmentId, tokenId: card.tokenId, amountMinor, since }),
  });
  stage.transactionIds.add(credit.id);
  stage.evidence.ids.return_id = credit.id;
  await checkBooked(stage, credit, "return", amountMinor);
}

/** Frozen: the next purchase is declined. Unfrozen: the one after it is approved. */
export async function statusUpdate(stage: Stage): Promise<void> {
  const card = await ensureFundedCard(stage);
  await setStatus(stage, card, "deactivated");
  const refused = await purchase(stage, { step: "frozen", card, amountMinor: amounts.frozen });
  await checkDeclined(stage, refused);
  stage.check(
    refused.decisionReason === "card_not_usable" || !decidesItself(stage),
    "The card's status is what declined it.",
    "Look at the authorization: something else declined it first.",
    `Something else than the card's status declined it: ${refused.decisionReason}.`,
  );
  await setStatus(stage, card, "active");
  const passed = await purchase(stage, { step: "unfrozen", card, amountMinor: amounts.unfrozen });
  await checkApproved(stage, passed);
}

async function setStatus(stage: Stage, { tokenId }: CardRecords, status: "deactivated" | "active") {
  const { run, attempt } = stage.parts;
  await stage.write(`${attempt}:${status}:${tokenId}`, {
    operation: "update_card_status",
    request: { token_status: status },
    subjectId: tokenId,
    reason: `Certification run ${run.number}`,
  });
  stage.check(true, `FINCI accepted the status ${status} of card ${tokenId}.`, "");
}
