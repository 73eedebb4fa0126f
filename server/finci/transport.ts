import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { checkedLookup, OutboundError, outboundPolicy, urlProblem } from "./outbound";

/** Largest answer that is read; get-cards has no paging, and 4 MiB holds some 20,000 cards. */
export const answerBytesMax = 4 * 1024 * 1024;

export type WireRequest = {
  method: string;
  url: URL;
  headers: Record<string, string>;
  /** Sent as it is; an empty one sends no body. */
  body: Buffer;
  timeoutMs: number;
};

/** unreachable: failed before the connection stood, so that not one byte of the request was sent. */
export type WireResult =
  | {
      kind: "answer";
      httpStatus: number;
      text: string;
      /** The header Date as it came; null without. */
      date: string | null;
    }
  | { kind: "unreachable" | "timeout" | "reset"; cause: Error };

/**
 * Sends exactly these bytes once, on a connection of its own: a reused connection that FINCI closes at that moment
 * would leave a write's outcome unknown for no reason. Follows no redirect, and connects to no address that the console may not
 * call: that counts as unreachable. Never throws.
 */
export function sendOnce(wire: WireRequest): Promise<WireResult> {
  const policy = outboundPolicy();
  const problem = urlProblem(wire.url, policy);
  if (problem) return Promise.resolve({ kind: "unreachable", cause: new OutboundError(problem) });
  return new Promise((resolve) => {
    let isConnected = false;
    const send = wire.url.protocol === "https:" ? requestHttps : requestHttp;
    const request = send(wire.url, {
      method: wire.method,
      headers: wire.headers,
      agent: false,
      lookup: checkedLookup(wire.url, policy),
    });

    const fail = (kind: "timeout" | "reset", cause: Error) => {
      clearTimeout(timer);
      resolve({ kind: isConnected ? kind : "unreachable", cause });
      request.destroy();
    };
    const timer = setTimeout(
      () => fail("timeout", new Error(`No answer within ${wire.timeoutMs} ms`)),
      wire.timeoutMs,
    );

    request.on("socket", (socket) => {
      socket.once(wire.url.protocol === "https:" ? "secureConnect" : "connect", () => {
        isConnected = true;
      });
    });
    request.on("error", (error) => fail("reset", error));
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > answerBytesMax) fail("reset", new Error(`Answer is larger than ${answerBytesMax} bytes`));
        else chunks.push(chunk);
      });
      response.on("error", (error) => fail("reset", error));
      response.on("end", () => {
        clearTimeout(timer);
        resolve({
          kind: "answer",
          httpStatus: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString("utf8"),
          date: response.headers.date ?? null,
        });
      });
    });
    request.end(wire.body);
  });
}
