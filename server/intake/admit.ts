import { signatureHeader, timestampHeader, tokenHeader, verifySignature } from "../finci/signing";
import type { EndpointPolicy, PolicyCache } from "./policy-cache";
import { isFromNetwork } from "./source";

/** Bytes of a webhook body at most; the contract's bodies have about 1 kB. */
export const bodyBytesMax = 64 * 1024;

/** A webhook as it came, whatever server took it. */
export type IncomingWebhook = {
  endpoint: "authorization" | "transaction";
  endpointKey: string;
  method: string;
  /** Exact path with query, as signed. */
  path: string;
  header(name: string): string | undefined;
  /** The exact bytes; cut after `bodyBytesMax + 1`. */
  body: Uint8Array;
  /** The sender, after trusted proxies. */
  sourceAddress: string;
  /** `performance.now()` at the first byte. */
  startedMs: number;
  receivedAt: Date;
};

export type WebhookAnswer = { httpStatus: number; body: Record<string, unknown> };

/** Why a delivery was refused before any business processing. `code` goes back to the sender, `sentence` to the screen. */
export type Rejection = { httpStatus: number; code: string; sentence: string; policy: EndpointPolicy | null };

/** `stale`: why the snapshot may be used for a refusal only, as a sentence; null when it is fresh. */
export type Admission =
  | { policy: EndpointPolicy; text: string; stale: string | null }
  | { rejection: Rejection };

/**
 * The door of both endpoints, in this order: known endpoint, expected source, size, signature, readable text. Nothing
 * of the body is looked at before the sender is trusted. Source: FINCI contract §8; fail closed throughout.
 * A snapshot that could not be confirmed still tells who is a stranger; whoever it lets in is answered an error.
 */
export function admit(webhook: IncomingWebhook, policies: PolicyCache): Admission {
  if (!policies.isLoaded)
    return reject(503, "policy_unavailable", "The policy has not been loaded yet.", null);
  const policy = policies.find(webhook.endpointKey, webhook.receivedAt.getTime());
  if (!policy) return reject(404, "unknown_endpoint", "No live endpoint has this key.", null);
  if (!isFromNetwork(webhook.sourceAddress, policy.sourceNetworks)) {
    return reject(
      403,
      "source_not_allowed",
      `${webhook.sourceAddress} is not in the environment's source networks.`,
      policy,
    );
  }
  if (webhook.body.byteLength > bodyBytesMax) {
    return reject(413, "body_too_large", `The body has more than ${bodyBytesMax} bytes.`, policy);
  }
  const signatureProblem = policy.webhookSignatureRequired ? checkSignature(webhook, policy) : null;
  if (signatureProblem) return reject(401, "invalid_signature", signatureProblem, policy);
  try {
    return {
      policy,
      stale: policies.problem(),
      text: new TextDecoder("utf-8", { fatal: true }).decode(webhook.body),
    };
  } catch {
    return reject(400, "invalid_body", "The body is not UTF-8 text.", policy);
  }
}

function checkSignature(webhook: IncomingWebhook, policy: EndpointPolicy): string | null {
  const nowMs = webhook.receivedAt.getTime();
  const live = policy.webhookSecrets.filter(({ retiresAtMs }) => retiresAtMs === null || nowMs < retiresAtMs);
  if (live.length === 0) return "A signature is required, but no webhook secret is set for the environment.";
  if (!webhook.header(tokenHeader) && !webhook.header(signatureHeader))
    return "The signature headers are missing.";
  const parts = {
    timestamp: webhook.header(timestampHeader) ?? "",
    method: webhook.method,
    path: webhook.path,
    body: webhook.body,
  };
  const signature = webhook.header(signatureHeader);
  const problems = live.map(({ secret }) =>
    verifySignature(secret, policy.signingTemplate, parts, signature, nowMs),
  );
  const problem = problems.includes(null) ? null : problems[0];
  if (problem === "expired_timestamp")
    return "The signature's timestamp is more than 300 seconds off our clock.";
  return problem ? `The signature was refused: ${problem.replaceAll("_", " ")}.` : null;
}

function reject(
  httpStatus: number,
  code: string,
  sentence: string,
  policy: EndpointPolicy | null,
): Admission {
  return { rejection: { httpStatus, code, sentence, policy } };
}

/** The refusal as FINCI reads it. */
export function rejectionAnswer(rejection: Pick<Rejection, "httpStatus" | "code">): WebhookAnswer {
  return { httpStatus: rejection.httpStatus, body: { status: "error", errors: [rejection.code] } };
}
