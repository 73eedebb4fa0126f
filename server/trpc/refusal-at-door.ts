import { answerRefusal, type DoorRefusal } from "../web-door";

const codes = {
  403: "FORBIDDEN",
  411: "BAD_REQUEST",
  413: "PAYLOAD_TOO_LARGE",
  429: "TOO_MANY_REQUESTS",
} as const;
const jsonRpcCode = -32600;

/** A refusal at the door in the form the pages' client reads, for every call of the batch: it shows the sentence. */
export function answerTrpcRefusal(refusal: DoorRefusal): Response {
  const { status, sentence: message } = refusal;
  const data = { code: codes[status], httpStatus: status, kind: status === 429 ? "too_many" : null };
  const { headers } = answerRefusal(refusal);
  headers.set("content-type", "application/json");
  return new Response(JSON.stringify({ error: { json: { message, code: jsonRpcCode, data } } }), {
    status,
    headers,
  });
}
