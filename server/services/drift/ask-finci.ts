import { setTimeout } from "node:timers/promises";
import type { FinciCall, FinciClient } from "@/server/finci/client";
import { FinciError } from "@/server/finci/errors";
import type { ListedCard } from "../intents";
import { RunLost } from "./lease";
import type { Owner } from "./owners";
import type { Pace } from "./pace";

/** FINCI takes nothing from us now: the run waits, and begins again where it was. */
export class FinciAway extends Error {
  override name = "FinciAway";
}

/** FINCI refuses every call of this environment: a person has to mend that first. */
export class FinciRefusesAll extends Error {
  override name = "FinciRefusesAll";
}

/** `listed` null: FINCI does not know the owner. `failed`: no answer to be used, others go on. */
export type OwnerAnswer = { listed: ListedCard[] | null } | { failed: string };

const refusesAll = ["invalid_signature", "expired_timestamp", "ip_not_allowed", "unknown_token"];
/** Attempts for one owner whose answer cannot be used. */
const attemptsMax = 3;
const retryMs = 200;
/** Owners in a row without an answer; then FINCI counts as away. */
const failuresInRowMax = 10;
/** Pauses in a row that FINCI asked for; then the run is put off for longer. */
const holdsMax = 8;

/** Asks FINCI for the cards of one owner after the other, at the pace, and tells single faults from FINCI's being away. */
export class CardLists {
  calls = 0;
  #failuresInRow = 0;

  constructor(
    private readonly client: FinciClient,
    private readonly pace: Pace,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** @throws FinciAway, FinciRefusesAll, RunLost (the signal) */
  async of(owner: Owner): Promise<OwnerAnswer> {
    const request = owner.type === "person" ? { person_id: owner.id } : { corporate_id: owner.id };
    for (let attempt = 1; ; ) {
      await this.pace.turn(this.signal);
      if (this.signal?.aborted) throw new RunLost("The process ends, or the run is not ours any more");
      this.calls += 1;
      try {
        const { items } = await this.client.getCards(request);
        return this.#went({ listed: items });
      } catch (error) {
        if (!(error instanceof FinciError)) throw error;
        if (error.errorCodes.includes("not_found")) return this.#went({ listed: null });
        if (error.errorCodes.some((code) => refusesAll.includes(code)))
          throw new FinciRefusesAll(error.message, { cause: error });
        if (error.errorCodes.includes("rate_limited") || error.httpStatus === 429) {
          if (this.pace.hold() > holdsMax) throw new FinciAway(error.message, { cause: error });
          continue;
        }
        if (attempt >= attemptsMax || error.outcome === "refused") return this.#failed(error);
        await setTimeout(retryMs * 2 ** attempt, undefined, { signal: this.signal }).catch(() => {});
        attempt += 1;
      }
    }
  }

  #went(answer: OwnerAnswer): OwnerAnswer {
    this.#failuresInRow = 0;
    this.pace.went();
    return answer;
  }

  #failed(error: FinciError): OwnerAnswer {
    this.#failuresInRow += 1;
    if (this.#failuresInRow >= failuresInRowMax) throw new FinciAway(error.message, { cause: error });
    return { failed: error.message };
  }
}

/** Calls of one process's work on a run that went wrong and are logged, at most. */
const loggedFailuresMax = 1_000;
/** Of those that went well, the first and every so many. */
const loggedEvery = 1_000;

/** Which calls of a run stand in the API log: what went wrong, and a sample of the rest. */
export function sampledCalls(): (call: FinciCall) => boolean {
  let good = 0;
  let bad = 0;
  return ({ outcome }) => {
    if (outcome === "success") return good++ % loggedEvery === 0;
    return bad++ < loggedFailuresMax;
  };
}
