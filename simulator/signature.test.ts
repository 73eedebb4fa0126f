import { describe, expect, it } from "vitest";
import { sign } from "@/server/finci/signing";
import { signatureOf, signatureProblem } from "./signature";

const request = {
  timestamp: "1795342530",
  method: "POST",
  pathWithQuery: "/api/v1/create-person?x=%20ü",
  body: Buffer.from('{"name":"Zoë"}'),
};
const template = "{timestamp}{method}{path}{body}";

describe("signature", () => {
  it("comes out the same as on the console's side, for every template", () => {
    for (const order of [
      template,
      "{method}\n{path}\n{timestamp}\n{body}",
      "v1:{body}:{timestamp}.{path}.{method}",
    ])
      expect(signatureOf("geheim", order, request)).toBe(
        sign("geheim", order, { ...request, path: request.pathWithQuery }),
      );
  });

  it("is lower-case hex, and a time that is no number is refused as expired", () => {
    const signature = signatureOf("geheim", template, request);
    expect(signature).toMatch(/^[0-9a-f]{64}$/);
    const nowMs = 1_795_342_530_000;
    expect(signatureProblem("geheim", template, request, signature, nowMs)).toBeNull();
    expect(signatureProblem("geheim", template, request, signature.toUpperCase(), nowMs)).toBe(
      "invalid_signature",
    );
    expect(signatureProblem("geheim", template, request, "", nowMs)).toBe("invalid_signature");
    const timeless = { ...request, timestamp: "yesterday" };
    expect(signatureProblem("geheim", template, timeless, signature, nowMs)).toBe("expired_timestamp");
  });
});
