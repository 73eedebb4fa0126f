import { setTimeout } from "node:timers/promises";

export type PaceOptions = {
  /** Calls begun in a second at most. */
  callsPerSecond: number;
  /** First wait after FINCI asked for fewer calls; it doubles while that goes on. */
  firstHoldMs: number;
  longestHoldMs: number;
};

/** When the next call may begin: so many in a second, and none while FINCI asked for a pause. */
export class Pace {
  #nextMs = 0;
  #heldUntilMs = 0;
  #level = 0;

  constructor(private readonly options: PaceOptions) {}

  /** Waits for the call's turn. */
  async turn(signal?: AbortSignal): Promise<void> {
    const now = Date.now();
    const atMs = Math.max(now, this.#nextMs, this.#heldUntilMs);
    this.#nextMs = atMs + 1_000 / this.options.callsPerSecond;
    if (atMs > now) await setTimeout(atMs - now, undefined, { signal }).catch(() => {});
  }

  /** FINCI asked for a pause. Calls refused side by side count once. Gives how many pauses came in a row. */
  hold(): number {
    if (Date.now() >= this.#heldUntilMs) {
      const { firstHoldMs, longestHoldMs } = this.options;
      this.#heldUntilMs = Date.now() + Math.min(longestHoldMs, firstHoldMs * 2 ** this.#level);
      this.#level += 1;
    }
    return this.#level;
  }

  /** A call went through: the next pause is a short one again. */
  went(): void {
    if (Date.now() >= this.#heldUntilMs) this.#level = 0;
  }
}
