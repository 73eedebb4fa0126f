/** A wait after FINCI asked for fewer calls or was away; it doubles while that goes on. */
export type HoldTimes = { firstMs: number; longestMs: number };

/** FINCI takes nothing from us now, so nothing was sent. */
export class HeldBack extends Error {
  override name = "HeldBack";
}

/**
 * Lets at most so many calls go to FINCI at once, and none begin while it asked for a pause. One for each batch that is carried
 * out.
 */
export class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];
  #heldUntilMs = 0;
  #level = 0;

  constructor(
    concurrency: number,
    private readonly times: HoldTimes,
  ) {
    this.#free = concurrency;
  }

  /**
   * Refuses while nothing may be sent. Asked before a write is recorded: a recorded write that waits for long would be taken
   * for one that never happened.
   * @throws HeldBack
   */
  requireOpen(): void {
    if (this.heldMs > 0) throw new HeldBack("FINCI asked for a pause");
  }

  /** Runs the call when one of the places is free. */
  async pass<Result>(call: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await call();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }

  /** FINCI takes nothing now. Calls that were refused side by side count once. Gives until when nothing is sent. */
  hold(): { until: Date; isNew: boolean } {
    const isNew = this.heldMs <= 0;
    if (isNew) {
      const waitMs = Math.min(this.times.longestMs, this.times.firstMs * 2 ** this.#level);
      this.#level += 1;
      this.#heldUntilMs = Date.now() + waitMs;
    }
    return { until: new Date(this.#heldUntilMs), isNew };
  }

  /** A call went through: the next pause is a short one again. True when that ended a pause. */
  went(): boolean {
    if (this.heldMs > 0 || this.#level === 0) return false;
    this.#level = 0;
    return true;
  }

  /** How long nothing is sent, in milliseconds; zero or less when there is no pause. */
  get heldMs(): number {
    return this.#heldUntilMs - Date.now();
  }
}
