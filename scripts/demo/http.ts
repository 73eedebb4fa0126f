import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "../shared/progress";

const attemptMs = 5_000;
const pauseMs = 400;

/** Asks until the address answers 200. @throws Refusal when it has not in time, with the last answer */
export async function waitFor(url: string, limitMs: number, isAlive: () => boolean): Promise<void> {
  const deadline = Date.now() + limitMs;
  let last = "no answer";
  while (Date.now() < deadline && isAlive()) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(attemptMs) });
      if (response.ok) return;
      last = `${response.status} ${(await response.text()).slice(0, 200)}`;
    } catch (error) {
      last = error instanceof Error ? String(error.cause ?? error.message) : String(error);
    }
    await wait(pauseMs);
  }
  throw new Refusal(`${url} did not become ready: ${last}`);
}

/** Puts JSON to the simulator's control interface. @throws Refusal when it is refused */
export async function putJson(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(attemptMs),
  });
  if (!response.ok) throw new Refusal(`PUT ${url} was answered ${response.status}: ${await response.text()}`);
}
