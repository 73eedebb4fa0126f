import { randomInt } from "node:crypto";
import type { Store } from "./store";

/** Number ranges of FINCI's examples: person 10011000000000000001, corporate 10011100000000000001. */
const prefixes = {
  persons: "100110",
  corporates: "100111",
  employees: "100112",
  accounts: "100130",
  cards: "100120",
  masterAccounts: "100190",
} as const;

/** Makes FINCI's ids. Source: FINCI contract §3, strings of 18 to 20 digits. */
export class Ids {
  readonly #store: Store;
  readonly #series: string;
  readonly #last = new Map<string, number>();

  constructor(store: Store) {
    this.#store = store;
    const known = store.get("series", "series");
    this.#series = known?.series ?? String(randomInt(1, 1_000_000)).padStart(6, "0");
    if (!known) store.commit(["series", "series", { id: "series", series: this.#series }]);
  }

  /** A 20-digit record id: range, series of this data folder, running number. */
  record(family: keyof typeof prefixes): string {
    const start = this.#last.get(family) ?? this.#countOf(family);
    this.#last.set(family, start + 1);
    return `${prefixes[family]}${this.#series}${String(start + 1).padStart(8, "0")}`;
  }

  #countOf(family: keyof typeof prefixes): number {
    if (family !== "masterAccounts") return this.#store.count(family);
    return [...this.#store.all("tenants")].reduce(
      (sum, { masterAccounts = [] }) => sum + masterAccounts.length,
      0,
    );
  }

  /** An 18-digit event id in the style of 251001435963146785: day, millisecond of the day, four random digits. */
  event(nowMs = Date.now()): string {
    const day = new Date(nowMs).toISOString().slice(2, 10).replaceAll("-", "");
    const millisecond = String(nowMs % 86_400_000).padStart(8, "0");
    const id = `${day}${millisecond}${String(randomInt(10_000)).padStart(4, "0")}`;
    const isTaken = this.#store.get("authorizations", id) ?? this.#store.get("transactions", id);
    return isTaken ? this.event(nowMs) : id;
  }

  /** A 23-digit acquirer reference number. */
  arn(nowMs = Date.now()): string {
    return `7${randomDigits(6)}${new Date(nowMs).toISOString().slice(2, 10).replaceAll("-", "")}${randomDigits(10)}`;
  }
}

function randomDigits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join("");
}
