import { currencyDecimals } from "@/lib/money";
import type { entryModes, wallets } from "@/server/finci/contract";
import { type Merchant, merchants } from "./merchants";
import { convert } from "./money";
import type { Account, Authorization, Card } from "./records";

/** Where people pay: at home, from home, and abroad. */
const homeShare = 0.62;
const remoteShare = 0.22;
/** Share of attempts at something that the account cannot pay. */
const tooLargeShare = 0.07;
/** First guess at what no account can pay, in whole units; learnt per account from what is approved all the same. */
const tooLargeFirstUnits = 20_000n;
/** After a refusal of an everyday amount, people leave the card alone for a while. */
const restMs = 5 * 60_000;
const restingWeight = 0.05;
const cashMcc = "6011";
/** Minor units between prices, where it is not one. */
const priceSteps: Record<string, number> = { JPY: 10, CHF: 5 };
/** Where something is dear enough to be refused: travel, vehicles, antiques, supplies, advertising. */
const dearMccs: readonly string[] = ["4511", "5111", "5734", "5932", "7011", "7311", "7512"];
const businessMccs: readonly string[] = ["4112", "4511", "5111", "5734", "7011", "7311", "7512", "4121"];

export type Intention = {
  merchant: Merchant;
  transaction: { minor: bigint; currency: string };
  entryMode: (typeof entryModes)[number];
  wallet: (typeof wallets)[number] | null;
  isTooLarge: boolean;
};

/** Who pays next, where, how and how much. */
export class Shoppers {
  readonly #restUntilMs = new Map<string, number>();
  readonly #tooLargeMinor = new Map<string, bigint>();

  constructor(private readonly random: () => number) {}

  /** A card, the busy ones more often than the others. */
  pick(cards: Card[]): Card | undefined {
    const now = Date.now();
    const weights = cards.map(({ token_id }) => {
      const isResting = (this.#restUntilMs.get(token_id) ?? 0) > now;
      return busyness(token_id) * (isResting ? restingWeight : 1);
    });
    let left = this.random() * weights.reduce((sum, weight) => sum + weight, 0);
    return cards.find((_card, index) => {
      left -= weights[index] ?? 0;
      return left < 0;
    });
  }

  intend(card: Card, account: Account): Intention {
    const isTooLarge = this.random() < tooLargeShare;
    const merchant = isTooLarge ? this.#dearMerchant() : this.#merchant(card);
    const minor = isTooLarge ? this.#tooLarge(account, merchant) : this.#everyday(merchant);
    const entryMode = this.#oneOf(merchant.entryModes) ?? "chip";
    return {
      merchant,
      transaction: { minor, currency: merchant.currency },
      entryMode,
      wallet: this.#wallet(entryMode),
      isTooLarge,
    };
  }

  /** Takes the outcome in: a refused everyday payment rests the card, an approved huge one raises the bar. */
  learn(authorization: Authorization, isTooLarge: boolean): void {
    const { token_id, account_id, billing_currency } = authorization.message;
    const isApproved = authorization.responseCode === "Approved";
    if (isTooLarge && isApproved)
      this.#tooLargeMinor.set(account_id, this.#bar(account_id, billing_currency) * 4n);
    if (isTooLarge || isApproved) this.#restUntilMs.delete(token_id);
    else this.#restUntilMs.set(token_id, Date.now() + restMs);
  }

  #merchant(card: Card): Merchant {
    const roll = this.random();
    const home = card.delivery_address.country;
    const isRemote = ({ entryModes }: Merchant) =>
      entryModes.includes("ecommerce") || entryModes.includes("recurring");
    const candidates = merchants.filter((merchant) => {
      if (roll < homeShare) return merchant.country === home && !isRemote(merchant);
      return roll < homeShare + remoteShare ? isRemote(merchant) : merchant.country !== home;
    });
    const isBusiness = card.employee_id !== undefined && this.random() < 0.4;
    const fitting = isBusiness ? candidates.filter(({ mcc }) => businessMccs.includes(mcc)) : [];
    return this.#oneOf(fitting) ?? this.#oneOf(candidates) ?? (this.#oneOf(merchants) as Merchant);
  }

  #dearMerchant(): Merchant {
    return this.#oneOf(merchants.filter(({ mcc }) => dearMccs.includes(mcc))) as Merchant;
  }

  /** Log-normal around the merchant's median, in the steps that prices and notes come in. */
  #everyday({ mcc, medianMinor, spread, currency }: Merchant): bigint {
    const gauss = Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
    const factor = Math.min(Math.max(Math.exp(spread * gauss), 0.2), 8);
    const step = mcc === cashMcc ? 1_000 : (priceSteps[currency] ?? 1);
    return BigInt(Math.max(1, Math.round((medianMinor * factor) / step)) * step);
  }

  #tooLarge(account: Account, merchant: Merchant): bigint {
    const bar = this.#bar(account.account_id, account.currency);
    const minor = (bar * BigInt(10_000 + Math.floor(this.random() * 15_000))) / 10_000n;
    return convert(minor, account.currency, merchant.currency);
  }

  #bar(accountId: string, currency: string): bigint {
    const first = tooLargeFirstUnits * 10n ** BigInt(currencyDecimals(currency));
    return this.#tooLargeMinor.get(accountId) ?? first;
  }

  #wallet(entryMode: Intention["entryMode"]): Intention["wallet"] {
    const share = entryMode === "contactless" ? 0.4 : entryMode === "ecommerce" ? 0.15 : 0;
    if (this.random() >= share) return null;
    return this.random() < 0.6 ? "apple_pay" : "google_pay";
  }

  #oneOf<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.random() * items.length)];
  }
}

/** A card's own share of use, 0.2 to 5, the same on every day. */
function busyness(tokenId: string): number {
  // Fibonacci hashing: neighbouring ids come out far apart.
  const byte = Math.imul(Number(tokenId.slice(-6)), 0x9e3779b1) >>> 24;
  return 5 ** ((byte / 255) * 2 - 1);
}
