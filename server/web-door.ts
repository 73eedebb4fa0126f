import { createHash } from "node:crypto";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { clientAddress } from "./auth/request";

/*
 * What every request of a browser to /api passes before anything is read or looked up: it comes from our own pages, it is
 * not too large, and its sender has not asked too much. FINCI's webhooks have a door of their own (server/intake/admit).
 */

const windowSeconds = 60;
/** Ten times what a person's live pages ask in a minute. */
export const requestsPerSessionMax = 1_200;
/** An office behind one address. */
export const requestsPerSourceMax = 12_000;
/** Files, uploads and invitations cost more than a page's questions. */
const heavyCost = 20;

const bySession = new RateLimiterMemory({ points: requestsPerSessionMax, duration: windowSeconds });
const bySource = new RateLimiterMemory({ points: requestsPerSourceMax, duration: windowSeconds });

export type DoorRefusal = { status: 403 | 411 | 413 | 429; sentence: string; retryAfterSeconds?: number };

/**
 * Null for a request that may go on; else why not, with the status to answer. Counts the request against its session and its
 * source address within a minute, in this process. Source: our decision.
 * @param limits `bodyBytesMax` of what is sent (0 or absent: a body is not looked at); `isHeavy` counts as twenty;
 * `isReachedByLink`: other sites may lead here, and the request proves itself by another way
 */
export async function refusalAtDoor(
  request: Request,
  limits: { bodyBytesMax?: number; isHeavy?: boolean; isReachedByLink?: boolean } = {},
): Promise<DoorRefusal | null> {
  if (!limits.isReachedByLink && isFromElsewhere(request))
    return { status: 403, sentence: "A page of another site asked for this. Open the console itself." };
  const waitSeconds = await countRequest(request, limits.isHeavy ? heavyCost : 1);
  if (waitSeconds !== null) {
    const sentence = `Too many requests in a minute. Wait ${waitSeconds} seconds and try again.`;
    return { status: 429, sentence, retryAfterSeconds: waitSeconds };
  }
  return limits.bodyBytesMax ? refusalOfBody(request, limits.bodyBytesMax) : null;
}

/** A refusal as an answer: its sentence as plain text. */
export function answerRefusal({ status, sentence, retryAfterSeconds }: DoorRefusal): Response {
  const headers = retryAfterSeconds ? { "retry-after": String(retryAfterSeconds) } : undefined;
  return new Response(sentence, { status, headers });
}

/** True for a request that a page of another site (or another host of ours) made a browser send: it carries the cookie. */
function isFromElsewhere({ headers }: Request): boolean {
  if (headers.get("sec-fetch-site") === "cross-site") return true;
  const origin = headers.get("origin");
  if (origin === null) return false;
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/** Counts the request; the seconds to wait when there were too many, else null. */
async function countRequest(request: Request, cost: number): Promise<number | null> {
  const source = clientAddress(request.headers.get("x-forwarded-for")) ?? "unknown";
  const cookie = /(?:^|;\s*)(?:__Host-)?console-session=([^;]+)/.exec(
    request.headers.get("cookie") ?? "",
  )?.[1];
  try {
    await bySource.consume(source, cost);
    // A cookie of one's own making opens nothing, and its source is counted all the same.
    if (cookie) await bySession.consume(createHash("sha256").update(cookie).digest("base64"), cost);
    return null;
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return Math.max(1, Math.ceil(error.msBeforeNext / 1000));
  }
}

/** The length that is named is what Node reads at most, so that nothing larger can follow. */
function refusalOfBody({ method, headers }: Request, bodyBytesMax: number): DoorRefusal | null {
  if (method === "GET" || method === "HEAD") return null;
  const length = headers.get("content-length");
  if (length === null) return { status: 411, sentence: "The request does not say how long it is." };
  if (Number(length) <= bodyBytesMax) return null;
  return { status: 413, sentence: `The request is larger than ${bodyBytesMax.toLocaleString("en")} bytes.` };
}
