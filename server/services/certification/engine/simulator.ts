import ipaddr from "ipaddr.js";
import { sendOnce } from "../../../finci/transport";
import { ScenarioFailure } from "./failure";

/** The simulator waits 3 s for our answer, as FINCI does, and then answers. */
const simulatorMsMax = 15_000;

/** True for a base address on this machine: only there the simulator's control interface answers. */
export function isOnThisMachine(baseUrl: string | null): boolean {
  if (!baseUrl || !URL.canParse(baseUrl)) return false;
  const hostname = new URL(baseUrl).hostname.replace(/^\[|\]$/g, "");
  if (hostname === "localhost") return true;
  return ipaddr.isValid(hostname) && ipaddr.process(hostname).range() === "loopback";
}

/**
 * Tells the simulator to do something, over its control interface.
 * @throws ScenarioFailure where it does not answer or refuses
 */
export async function askSimulator(
  baseUrl: string,
  path: "authorizations" | "reversals" | "presentments" | "returns",
  wanted: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const body = Buffer.from(JSON.stringify(wanted));
  const result = await sendOnce({
    method: "POST",
    url: new URL(`/_sim/${path}`, baseUrl),
    headers: { "content-type": "application/json", "content-length": String(body.length) },
    body,
    timeoutMs: simulatorMsMax,
  });
  if (result.kind !== "answer")
    throw new ScenarioFailure(
      `The simulator of FINCI at ${baseUrl} does not answer.`,
      "See that it runs. Where this is FINCI's own sandbox, start a live session instead.",
    );
  const answer = parseRecord(result.text);
  if (result.httpStatus === 200 && answer) return answer;
  const said = typeof answer?.error === "string" ? answer.error : `HTTP ${result.httpStatus}`;
  throw new ScenarioFailure(
    `The simulator of FINCI refused: ${said}`,
    "See that the environment's base address is the simulator and that the simulator keeps its data, then run this again.",
  );
}

function parseRecord(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
