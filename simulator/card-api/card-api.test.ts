import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cardFields, corporate, employee, Fixture, person } from "../testing/fixture";

const fixture = { current: new Fixture() };
beforeEach(async () => {
  fixture.current = new Fixture();
  await fixture.current.start();
});
afterEach(() => fixture.current.stop());

const call: Fixture["call"] = (...given) => fixture.current.call(...given);
const refusal = (httpStatus: number, code: string) => ({
  httpStatus,
  body: { status: "error", errors: [code] },
});
const nowSeconds = () => Math.floor(Date.now() / 1000);

describe("access", () => {
  it("answers a signed call", async () => {
    const { httpStatus, body } = await call("POST", "create-person", person);
    expect(httpStatus).toBe(200);
    expect(body).toEqual({
      status: "success",
      errors: [],
      person_id: expect.stringMatching(/^10011\d{15}$/),
    });
  });

  it("refuses a wrong signature, an unknown token, and clocks beyond 300 s", async () => {
    expect(await call("POST", "create-person", person, { secret: "another" })).toEqual(
      refusal(401, "invalid_signature"),
    );
    expect(await call("POST", "create-person", person, { token: "nobody" })).toEqual(
      refusal(401, "unknown_token"),
    );
    for (const skew of [-302, 302]) {
      expect(await call("POST", "create-person", person, { timestamp: nowSeconds() + skew })).toEqual(
        refusal(401, "expired_timestamp"),
      );
    }
    expect((await call("POST", "create-person", person, { timestamp: nowSeconds() - 290 })).httpStatus).toBe(
      200,
    );
  });

  it("refuses a source that is not on the allow-list, and everybody when the list is empty", async () => {
    for (const allowedCidrs of [["10.0.0.0/8"], ["::1/128"], []]) {
      await fixture.current.tenant("acme", { allowedCidrs });
      expect(await call("POST", "create-person", person)).toEqual(refusal(403, "ip_not_allowed"));
    }
  });

  it("signs the path with its query, under the tenant's own prefix and template", async () => {
    expect((await call("POST", "", person, { path: "/api/v1/create-person?trace=1" })).httpStatus).toBe(200);
    await fixture.current.tenant("acme", { pathPrefix: "/v1" });
    expect(await call("POST", "get-persons", {})).toEqual(refusal(404, "not_found"));
    expect((await call("POST", "", {}, { path: "/v1/get-persons" })).body.total).toBe(1);
    await fixture.current.tenant("acme", { signingTemplate: "{method}{path}{timestamp}{body}" });
    expect(await call("POST", "get-persons", {})).toEqual(refusal(401, "invalid_signature"));
  });

  it("takes the new credentials and forgets the old ones when a tenant's are replaced", async () => {
    await fixture.current.tenant("acme", { token: "fresh", secret: "fresh-secret" });
    expect(await call("POST", "get-persons", {})).toEqual(refusal(401, "unknown_token"));
    const fresh = { token: "fresh", secret: "fresh-secret" };
    expect((await call("POST", "get-persons", {}, fresh)).httpStatus).toBe(200);
  });

  it("refuses a body that is not the contract's, and an operation that it does not have", async () => {
    expect(await call("POST", "create-person", { external_id: "x" })).toEqual(
      refusal(400, "invalid_request"),
    );
    expect(await call("POST", "create-person", "x".repeat(70_000))).toEqual(refusal(400, "invalid_request"));
    expect(await call("DELETE", "create-person", person)).toEqual(refusal(404, "not_found"));
  });
});

describe("records", () => {
  it("keeps external_id unique per record type and tenant", async () => {
    await call("POST", "create-person", person);
    expect(await call("POST", "create-person", person)).toEqual(refusal(409, "duplicate_external_id"));
    const sameId = { ...corporate, external_id: person.external_id };
    expect((await call("POST", "create-corporate", sameId)).httpStatus).toBe(200);
    await fixture.current.tenant("other");
    const other = { token: "token-other", secret: "secret-other" };
    expect((await call("POST", "create-person", person, other)).httpStatus).toBe(200);
    const counted = await fixture.current.control("GET", "records/persons?external_id=person-1&tenant=acme");
    expect(counted.body.total).toBe(1);
  });

  it("creates one person when two calls come at once", async () => {
    const both = await Promise.all([
      call("POST", "create-person", person),
      call("POST", "create-person", person),
    ]);
    expect(both.map(({ httpStatus }) => httpStatus).sort()).toEqual([200, 409]);
  });

  it("looks records up by id, external_id and owner, and never those of another tenant", async () => {
    const { person_id } = (await call("POST", "create-person", person)).body;
    const { account_id } = (await call("POST", "create-account", { person_id, currency: "EUR" })).body;
    const byExternalId = await call("POST", "get-persons", { external_id: "person-1" });
    expect(byExternalId.body).toMatchObject({ total: 1, items: [{ person_id, external_id: "person-1" }] });
    expect(byExternalId.body).not.toHaveProperty("items.0.tenant");
    expect((await call("POST", "get-accounts", { person_id })).body).toMatchObject({
      items: [{ account_id }],
    });
    await fixture.current.tenant("other");
    const other = { token: "token-other", secret: "secret-other" };
    for (const [operation, body] of [
      ["get-persons", { person_id }],
      ["get-accounts", { person_id }],
      ["get-accounts", { account_id }],
    ] as const)
      expect((await call("POST", operation, body, other)).body.total).toBe(0);
    expect(await call("POST", "get-cards", { person_id }, other)).toEqual(refusal(404, "not_found"));
  });
});

describe("chain of creation", () => {
  it("asks for an owner before the account, in a currency of a product", async () => {
    const nobody = "10011000000000000099";
    expect(await call("POST", "create-account", { person_id: nobody, currency: "EUR" })).toEqual(
      refusal(404, "not_found"),
    );
    const { person_id } = (await call("POST", "create-person", person)).body;
    expect(await call("POST", "create-account", { person_id, currency: "GBP" })).toEqual(
      refusal(400, "invalid_request"),
    );
  });

  it("issues a person's card to the account's owner only, from a product of the account's currency", async () => {
    const { person_id } = (await call("POST", "create-person", person)).body;
    const second = (await call("POST", "create-person", { ...person, external_id: "person-2" })).body;
    const { account_id } = (await call("POST", "create-account", { person_id, currency: "EUR" })).body;
    const wanted = { ...cardFields, account_id, person_id };
    expect(await call("POST", "create-card", { ...wanted, person_id: second.person_id })).toEqual(
      refusal(400, "invalid_request"),
    );
    for (const product_id of [999, 702])
      expect(await call("POST", "create-card", { ...wanted, product_id })).toEqual(
        refusal(403, "product_not_allowed"),
      );
    expect(await call("POST", "create-card", { ...wanted, expiration_date: "2020-01" })).toEqual(
      refusal(400, "invalid_request"),
    );
    expect(await call("POST", "create-card", { ...wanted, account_id: "10013000000000000099" })).toEqual(
      refusal(404, "not_found"),
    );
    expect((await call("POST", "create-card", wanted)).body).toMatchObject({
      token_id: expect.stringMatching(/^10012\d{15}$/),
    });
  });

  it("issues a corporate's card to one of its employees, and lists it masked under the corporate", async () => {
    const { corporate_id } = (await call("POST", "create-corporate", corporate)).body;
    const stranger = (await call("POST", "create-corporate", { ...corporate, external_id: "c-2" })).body;
    const { person_id } = (await call("POST", "create-person", person)).body;
    const { account_id } = (await call("POST", "create-account", { corporate_id, currency: "EUR" })).body;
    const own = (await call("POST", "create-employee", { ...employee, corporate_id })).body;
    const foreign = (
      await call("POST", "create-employee", {
        ...employee,
        external_id: "e-2",
        corporate_id: stranger.corporate_id,
      })
    ).body;
    for (const holder of [{ person_id }, { employee_id: foreign.employee_id }])
      expect(await call("POST", "create-card", { ...cardFields, account_id, ...holder })).toEqual(
        refusal(400, "invalid_request"),
      );
    const card = await call("POST", "create-card", {
      ...cardFields,
      account_id,
      employee_id: own.employee_id,
    });
    expect(card.httpStatus).toBe(200);
    expect((await call("POST", "get-cards", { corporate_id })).body).toEqual({
      status: "success",
      errors: [],
      total: 1,
      items: [
        {
          token_id: card.body.token_id,
          embossing_name: "ADA KELLER",
          card_number: expect.stringMatching(/^5412-75\*\*-\*\*\*\*-\d{4}$/),
          expiration_date: "2031-12",
          product_id: 701,
        },
      ],
    });
  });
});

describe("status and stage", () => {
  const setStatus = (tokenId: string, token_status: string) =>
    call("PATCH", `update-card-status/${tokenId}`, { token_status });

  it("follows the contract's transitions", async () => {
    const tokenId = await fixture.current.card();
    for (const status of ["deactivated", "active", "referral", "active", "active", "compromized"])
      expect(await setStatus(tokenId, status)).toMatchObject({
        httpStatus: 200,
        body: { token_id: tokenId },
      });
    for (const status of ["active", "lost"])
      expect(await setStatus(tokenId, status)).toEqual(refusal(409, "invalid_status_transition"));
  });

  it("refuses what is between the reversible states, FINCI's own states, and other spellings", async () => {
    const tokenId = await fixture.current.card();
    await setStatus(tokenId, "deactivated");
    expect(await setStatus(tokenId, "referral")).toEqual(refusal(409, "invalid_status_transition"));
    for (const status of ["new", "compromised"])
      expect(await setStatus(tokenId, status)).toEqual(refusal(400, "invalid_request"));
    expect(await setStatus("10012000000000000099", "active")).toEqual(refusal(404, "not_found"));
  });

  it("sets the stage, apart from the delivery that only the post can tell of", async () => {
    const tokenId = await fixture.current.card();
    const setStage = (token_stage: string) => call("PATCH", `update-card-stage/${tokenId}`, { token_stage });
    expect((await setStage("plastic_not_delivered")).body).toMatchObject({ token_id: tokenId });
    expect(await setStage("plastic_delivered")).toEqual(refusal(400, "invalid_request"));
    const delivered = await fixture.current.control("POST", `cards/${tokenId}`, {
      token_stage: "plastic_delivered",
    });
    expect(delivered.body).toEqual({
      token_id: tokenId,
      token_status: "active",
      token_stage: "plastic_delivered",
    });
  });
});

describe("faults", () => {
  it("answers 500 and 429 without writing, as often as it was told to", async () => {
    await fixture.current.control("PUT", "faults", { target: "card_api", kind: "http_500", count: 1 });
    await fixture.current.control("PUT", "faults", {
      target: "card_api",
      kind: "rate_limited",
      count: 1,
      operation: "create-person",
    });
    expect(await call("POST", "get-persons", {})).toEqual(refusal(500, "internal_error"));
    expect((await call("POST", "get-persons", {})).httpStatus).toBe(200);
    expect(await call("POST", "create-person", person)).toEqual(refusal(429, "rate_limited"));
    expect((await call("POST", "create-person", person)).httpStatus).toBe(200);
  });

  it("resets the connection before or after the write", async () => {
    const resetBefore = { ...person, external_id: "SIM-RESET-1" };
    await expect(call("POST", "create-person", resetBefore)).rejects.toThrow();
    const resetAfter = { ...person, external_id: "SIM-UNKNOWN-1" };
    await expect(call("POST", "create-person", resetAfter)).rejects.toThrow();
    expect((await call("POST", "get-persons", {})).body).toMatchObject({
      total: 1,
      items: [{ external_id: "SIM-UNKNOWN-1" }],
    });
    expect(await call("POST", "create-person", resetAfter)).toEqual(refusal(409, "duplicate_external_id"));
    const calls = await fixture.current.control("GET", "calls?operation=create-person");
    expect(calls.body).toMatchObject({
      items: [
        { http_status: 409 },
        { http_status: null, fault: "reset_after_write" },
        { fault: "reset_before_write" },
      ],
    });
  });

  it("reads the sentinel in an embossing name", async () => {
    const { person_id } = (await call("POST", "create-person", person)).body;
    const { account_id } = (await call("POST", "create-account", { person_id, currency: "EUR" })).body;
    const wanted = { ...cardFields, account_id, person_id, embossing_name: "SIM UNKNOWN KELLER" };
    await expect(call("POST", "create-card", wanted)).rejects.toThrow();
    expect((await call("POST", "get-cards", { person_id })).body.total).toBe(1);
  });

  it("leaves a call without an answer, with and without the write", async () => {
    for (const [kind, total] of [
      ["timeout", 0],
      ["timeout_after_write", 1],
    ] as const) {
      await fixture.current.control("PUT", "faults", { target: "card_api", kind, count: 1 });
      const unanswered = call("POST", "create-person", person).catch((error: Error) => error);
      await expect
        .poll(async () => (await fixture.current.control("GET", "calls?operation=create-person")).body)
        .toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ fault: kind })]) });
      const counted = await fixture.current.control("GET", "records/persons");
      expect(counted.body.total).toBe(total);
      void unanswered;
    }
  });
});
