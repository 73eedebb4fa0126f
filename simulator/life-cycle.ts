import { formatAmount, parseAmount } from "@/lib/money";
import { type Clearing, leftOf } from "./clearing";
import { ControlError } from "./http";
import { scale } from "./money";
import type { Authorization, FollowUp, FollowUpStep } from "./records";
import type { Change, Store } from "./store";

const restaurantMccs: readonly string[] = ["5812", "5813"];
/** Merchants that authorize an estimate and present what it came to: lodging, vehicle rental, pumps. */
const estimateMccs: readonly string[] = ["7011", "7512", "5542"];

/** Shares of approved payments, by what happens to them; the rest is presented as authorized. */
const neverPresentedShare = 0.03;
const reversedShare = 0.04;
const partlyReversedShare = 0.02;
const splitShare = 0.15;
const tipShare = 0.3;
const returnedShare = 0.03;

type Circumstances = {
  /** A payment that should have been refused: the merchant takes it back. */
  isTooLarge: boolean;
  /** In a fresh demo the days until clearing pass faster still. */
  isHurried: boolean;
};

/** What happens to payments after the authorization, with days compressed to minutes. */
export class LifeCycle {
  #timer: NodeJS.Timeout | null = null;
  #lastId = Date.now();
  #isStopped = false;

  constructor(
    private readonly store: Store,
    private readonly clearing: Clearing,
    private readonly random: () => number = Math.random,
  ) {}

  /** The changes that plan an approved payment's life: commit them with the decision, then call `wake`. */
  plan(authorization: Authorization, circumstances: Circumstances): Change[] {
    if (authorization.responseCode !== "Approved") return [];
    const days = circumstances.isHurried ? 0.3 : 1;
    const between = (fromMs: number, toMs: number) => days * (fromMs + this.random() * (toMs - fromMs));
    const steps = circumstances.isTooLarge
      ? [{ kind: "reversal" as const, authorizationId: authorization.id }]
      : stepsOf(authorization, this.random);
    let dueMs = Date.now();
    return steps.map((step) => {
      dueMs += step.kind === "reversal" ? between(10_000, 60_000) : between(20_000, 180_000);
      return this.#change(authorization.tenant, dueMs, step);
    });
  }

  /** Does what is due, and sets the timer for what is not. */
  wake(): void {
    if (this.#isStopped) return;
    const now = Date.now();
    for (const followUp of [...this.store.all("followUps")]) if (followUp.dueMs <= now) this.#do(followUp);
    const nextMs = [...this.store.all("followUps")].reduce(
      (least, { dueMs }) => Math.min(least, dueMs),
      Infinity,
    );
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = Number.isFinite(nextMs)
      ? setTimeout(() => this.wake(), Math.max(nextMs - Date.now(), 1))
      : null;
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** One step, forgotten in the commit of its event, so it happens once whatever becomes of this process. */
  #do({ id, tenant, step }: FollowUp): void {
    const done: Change = ["followUps", id, null];
    try {
      if (step.kind === "reversal") this.clearing.reverse(step, () => [done]);
      else if (step.kind === "presentment")
        this.clearing.present(step, (transactionId) => [
          done,
          ...this.#maybeReturn(tenant, transactionId, step),
        ]);
      else this.#giveBack(step, done);
    } catch (error) {
      // Somebody reversed or presented it by hand meanwhile, or it is no longer remembered: nothing is left to do.
      if (!(error instanceof ControlError)) throw error;
      this.store.commit(done);
    }
  }

  #maybeReturn(
    tenant: string,
    transactionId: string,
    step: FollowUpStep & { kind: "presentment" },
  ): Change[] {
    if (!step.final || this.random() >= returnedShare) return [];
    const dueMs = Date.now() + 60_000 + this.random() * 180_000;
    return [this.#change(tenant, dueMs, { kind: "return", transactionId, isWhole: this.random() < 0.6 })];
  }

  #giveBack(step: FollowUpStep & { kind: "return" }, done: Change): void {
    const transaction = this.store.get("transactions", step.transactionId);
    const card = this.store.get("cards", transaction?.message.token_id ?? "");
    const account = this.store.get("accounts", transaction?.message.account_id ?? "");
    const tenant = this.store.get("tenants", transaction?.tenant ?? "");
    if (!transaction || !card || !account || !tenant)
      throw new ControlError(404, "The original is forgotten");
    const { message } = transaction;
    const currency = message.transaction_currency;
    const whole = parseAmount(message.transaction_amount, currency);
    const minor = step.isWhole || whole < 2n ? whole : whole / 2n;
    const credit = {
      card,
      account,
      tenant,
      amount: formatAmount(minor, currency),
      currency,
      merchant: message.merchant,
      originalTransactionId: transaction.id,
      authorizationId: message.authorization_id ?? undefined,
    };
    this.clearing.giveBack(credit, () => [done]);
  }

  #change(tenant: string, dueMs: number, step: FollowUpStep): Change {
    this.#lastId += 1;
    const id = `follow-up-${this.#lastId}`;
    return ["followUps", id, { id, tenant, dueMs, step }];
  }
}

/** The steps of one approved payment, in their order. */
function stepsOf(authorization: Authorization, random: () => number): FollowUpStep[] {
  const authorizationId = authorization.id;
  const { transaction: whole, currency } = leftOf(authorization);
  const mcc = authorization.message.merchant.mcc;
  const percent = (share: number) =>
    formatAmount(scale(whole, BigInt(Math.round(share * 100)), 100n), currency);
  const present = (amount?: string, final = true): FollowUpStep => ({
    kind: "presentment",
    authorizationId,
    amount,
    final,
  });
  const roll = random();
  if (roll < neverPresentedShare) return [];
  if (roll < neverPresentedShare + reversedShare) return [{ kind: "reversal", authorizationId }];
  if (whole < 100n) return [present()];
  if (roll < neverPresentedShare + reversedShare + partlyReversedShare)
    return [{ kind: "reversal", authorizationId, amount: percent(0.2 + random() * 0.5) }, present()];
  if (restaurantMccs.includes(mcc) && random() < tipShare) return [present(percent(1.05 + random() * 0.13))];
  if (estimateMccs.includes(mcc) && random() < 0.5) return [present(percent(0.6 + random() * 0.4))];
  const isShipped = authorization.message.entry_mode === "ecommerce";
  if (isShipped && random() < splitShare) return [present(percent(0.3 + random() * 0.4), false), present()];
  return [present()];
}
