import http from "node:http";
import https from "node:https";
import type { WebhookFault } from "./faults";
import type { Tenant } from "./records";
import { signatureOf } from "./signature";

/** Connections kept open to the integrator, over all tenants. */
const connectionsMax = 64;
/** Idle time after which a connection is closed: well before servers close theirs, so none breaks under a request. */
const idleMs = 2_000;
const answerBytesMax = 64 * 1024;

export type PostOutcome = { httpStatus: number; text: string };

/** Posts webhooks: keeps connections open, signs where the tenant has a webhook secret, and damages on request. */
export class Poster {
  readonly #agents = {
    "http:": new http.Agent({ keepAlive: true, maxSockets: connectionsMax, timeout: idleMs }),
    "https:": new https.Agent({ keepAlive: true, maxSockets: connectionsMax, timeout: idleMs }),
  };

  close(): void {
    this.#agents["http:"].destroy();
    this.#agents["https:"].destroy();
  }

  /**
   * Sends the body once and reads the answer.
   * @throws Error when no answer came: refused, reset, or the signal's abort
   */
  async post(
    tenant: Tenant,
    url: string,
    body: string,
    signal: AbortSignal,
    fault: WebhookFault | null,
  ): Promise<PostOutcome> {
    const target = new URL(url);
    const text = fault === "malformed" ? body.slice(0, Math.floor(body.length * 0.6)) : body;
    const headers = { ...baseHeaders(text), ...signedHeaders(tenant, target, text, fault) };
    return this.#send(target, headers, text, signal, fault);
  }

  #send(
    url: URL,
    headers: Record<string, string | number>,
    body: string,
    signal: AbortSignal,
    fault: WebhookFault | null,
  ): Promise<PostOutcome> {
    const isSecure = url.protocol === "https:";
    const agent = this.#agents[isSecure ? "https:" : "http:"];
    return new Promise((resolve, reject) => {
      const request = (isSecure ? https : http).request(url, { method: "POST", agent, headers, signal });
      request.on("error", reject);
      request.on("response", (response) => {
        readAnswer(response).then((text) => resolve({ httpStatus: response.statusCode ?? 0, text }), reject);
      });
      if (fault === "connection_reset") {
        request.write(body.slice(0, body.length / 2), () => request.destroy(new Error("Reset on purpose")));
        return;
      }
      if (fault === "no_answer_wait") {
        request.on("finish", () => request.destroy(new Error("Did not wait for the answer on purpose")));
      }
      request.end(body);
    });
  }
}

function baseHeaders(body: string) {
  return {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "user-agent": "FINCI-simulator",
  };
}

/** `X-Auth-*` headers, signed as a Card API call is. Source: FINCI contract §8. */
function signedHeaders(
  tenant: Tenant,
  url: URL,
  body: string,
  fault: WebhookFault | null,
): Record<string, string> {
  const secret = tenant.webhooks?.secret;
  if (!secret && fault !== "wrong_signature") return {};
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signedBody = Buffer.from(fault === "wrong_signature" ? `${body} ` : body);
  const request = { timestamp, method: "POST", pathWithQuery: url.pathname + url.search, body: signedBody };
  return {
    "x-auth-token": tenant.token,
    "x-auth-timestamp": timestamp,
    "x-auth-signature": signatureOf(secret ?? "no secret", tenant.signingTemplate, request),
  };
}

async function readAnswer(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > answerBytesMax) throw new Error(`The answer is larger than ${answerBytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
