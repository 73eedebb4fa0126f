import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { cardFields, corporate, employee, Fixture, person } from "@/simulator/testing/fixture";
import { attemptsMax, createFinciClient, type FinciCall, type FinciClientOptions } from "./client";
import { errorCodes, errorHttpStatus } from "./contract";
import { FinciError } from "./errors";
import { defaultSigningTemplate, verifySignature } from "./signing";

const fixture = new Fixture();
const calls: FinciCall[] = [];

beforeAll(() => fixture.start());
afterAll(() => fixture.stop());
afterEach(async () => {
  calls.length = 0;
  await fixture.control("DELETE", "faults");
});

function client(changes: Partial<FinciClientOptions> = {}) {
  return createFinciClient({
    baseUrl: fixture.simulator.url,
    pathPrefix: "/api/v1",
    signingTemplate: defaultSigningTemplate,
    token: "token-acme",
    secret: "secret-acme",
    onCall: (call) => void calls.push(call),
    ...changes,
  });
}

/** The error that a call ends with; a call that succeeds fails the test. */
async function failure(call: Promise<unknown>): Promise<FinciError> {
  const error = await call.then(
    () => null,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(FinciError);
  return error as FinciError;
}

const outcomes = () => calls.map((call) => call.outcome);
const fault = (kind: string, operation?: string) =>
  fixture.control("PUT", "faults", { target: "card_api", kind, count: 1, operation });

describe("against FINCI's simulator", () => {
  it("walks the consumer chain, changes the card and reads everything back", async () => {
    const { person_id } = await client().createPerson({ ...person, external_id: "chain-1" });
    const { account_id } = await client().createAccount({ person_id, currency: "EUR" });
    const { token_id } = await client().createCard({
      ...cardFields,
      account_id,
      person_id,
      token_status: "new",
      token_stage: "plastic_not_delivered",
    });
    expect(await client().updateCardStatus(token_id, { token_status: "active" })).toMatchObject({ token_id });
    expect(await client().updateCardStage(token_id, { token_stage: "digital" })).toMatchObject({ token_id });
    const listed = await client().getCards({ person_id });
    expect(listed.items).toMatchObject([{ token_id, embossing_name: "ADA KELLER", product_id: 701 }]);
    expect(listed.items[0]?.card_number).toMatch(/^5412-75\*\*-\*\*\*\*-\d{4}$/);
    expect((await client().getPersons({ external_id: "chain-1" })).items[0]?.person_id).toBe(person_id);
    expect((await client().getAccounts({ person_id })).items[0]?.account_id).toBe(account_id);
    expect(outcomes()).toEqual(Array(8).fill("success"));
  });

  it("walks the business chain", async () => {
    const { corporate_id } = await client().createCorporate(corporate);
    const { account_id } = await client().createAccount({ corporate_id, currency: "EUR" });
    const { employee_id } = await client().createEmployee({ ...employee, corporate_id });
    const { token_id } = await client().createCard({
      ...cardFields,
      account_id,
      employee_id,
      token_status: "active",
      token_stage: "digital",
    });
    expect((await client().getCards({ corporate_id })).items.map((item) => item.token_id)).toEqual([
      token_id,
    ]);
    expect((await client().getCorporates({ corporate_id })).total).toBe(1);
    expect((await client().getEmployees({ corporate_id })).items[0]?.employee_id).toBe(employee_id);
  });

  it("signs by the environment's template and path prefix", async () => {
    const signingTemplate = "{method}:{path}:{timestamp}:{body}";
    await fixture.tenant("other", { signingTemplate, pathPrefix: "/v1" });
    const other = { signingTemplate, pathPrefix: "/v1", token: "token-other", secret: "secret-other" };
    await client(other).createPerson({ ...person, first_name: "Ødegård–Şahin" });
    expect(calls[0]).toMatchObject({ path: "/v1/create-person", outcome: "success", httpStatus: 200 });
  });

  it("gives each refusal with FINCI's code", async () => {
    const nobody = "100110000000000001";
    await client().createPerson({ ...person, external_id: "taken" });
    const refusals: [string, Promise<unknown>][] = [
      ["unknown_token", client({ token: "nobody's" }).getPersons({})],
      ["invalid_signature", client({ secret: "wrong" }).getPersons({})],
      ["duplicate_external_id", client().createPerson({ ...person, external_id: "taken" })],
      ["not_found", client().createAccount({ person_id: nobody, currency: "EUR" })],
      ["invalid_request", client().createPerson({ ...person, external_id: "odd", phone: "12" })],
    ];
    for (const [code, call] of refusals) {
      expect(await failure(call)).toMatchObject({ outcome: "refused", errorCodes: [code] });
    }
    await fixture.tenant("closed", { allowedCidrs: ["10.0.0.0/8"] });
    const closed = client({ token: "token-closed", secret: "secret-closed" });
    expect(await failure(closed.getPersons({}))).toMatchObject({ errorCodes: ["ip_not_allowed"] });
    await fault("rate_limited");
    expect(await failure(client().getPersons({}))).toMatchObject({ errorCodes: ["rate_limited"] });
  });

  it.each(["timeout", "timeout_after_write", "reset_before_write", "reset_after_write"])(
    "leaves the outcome unknown after %s and sends nothing a second time",
    async (kind) => {
      await fault(kind);
      const call = client({ timeoutMs: 300 }).createPerson({ ...person, external_id: kind });
      expect(await failure(call)).toMatchObject({ outcome: "unknown", httpStatus: null });
      expect(outcomes()).toEqual([kind.startsWith("timeout") ? "timeout" : "reset"]);
      const known = await client().getPersons({ external_id: kind });
      expect(known.total).toBe(kind.endsWith("after_write") ? 1 : 0);
    },
  );

  it("leaves the outcome unknown after HTTP 500", async () => {
    await fault("http_500");
    const error = await failure(client().createPerson({ ...person, external_id: "fault-500" }));
    expect(error).toMatchObject({ outcome: "unknown", httpStatus: 500, errorCodes: ["internal_error"] });
  });
});

describe("against odd servers", () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  async function serve(listener: RequestListener, port = 0): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const answering = (httpStatus: number, text: string) =>
    serve((_request, response) => void response.writeHead(httpStatus).end(text));

  it.each(errorCodes)("takes %s with its HTTP code for what it is", async (code) => {
    const baseUrl = await answering(
      errorHttpStatus[code],
      JSON.stringify({ status: "error", errors: [code] }),
    );
    const error = await failure(client({ baseUrl }).getPersons({}));
    const outcome = code === "internal_error" ? "unknown" : "refused";
    expect(error).toMatchObject({ outcome, errorCodes: [code], httpStatus: errorHttpStatus[code] });
  });

  it("keeps a code that the contract does not list", async () => {
    const baseUrl = await answering(422, '{"status":"error","errors":["card_limit_reached"]}');
    const error = await failure(client({ baseUrl }).getPersons({}));
    expect(error).toMatchObject({ outcome: "refused", errorCodes: ["card_limit_reached"] });
    expect(error.message).toContain("card_limit_reached");
  });

  it.each([
    ["a page", 200, "<html>maintenance</html>"],
    ["nothing", 200, ""],
    ["success without the record", 200, '{"status":"success"}'],
    ["an id that is a number", 200, '{"status":"success","person_id":10011000000000000001}'],
    ["a redirect", 302, ""],
    ["a gateway's page", 502, "<html>bad gateway</html>"],
    ["a refusal that nobody can read", 403, "<html>forbidden</html>"],
  ])("leaves the outcome unknown when the answer is %s", async (_name, httpStatus, text) => {
    const baseUrl = await answering(httpStatus, text);
    const error = await failure(client({ baseUrl }).createPerson(person));
    expect(error).toMatchObject({ outcome: "unknown", httpStatus });
    expect(outcomes()).toEqual(["invalid_answer"]);
  });

  it("leaves the outcome unknown when the answer breaks off", async () => {
    const baseUrl = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"status":', () => response.socket?.resetAndDestroy());
    });
    expect(await failure(client({ baseUrl }).createPerson(person))).toMatchObject({ outcome: "unknown" });
    expect(outcomes()).toEqual(["reset"]);
  });

  it("sends the very bytes that it signed", async () => {
    const problems: unknown[] = [];
    const baseUrl = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const header = (name: string) => String(request.headers[name] ?? "");
      const parts = {
        timestamp: header("x-auth-timestamp"),
        method: request.method ?? "",
        path: request.url ?? "",
        body: Buffer.concat(chunks),
      };
      const signature = header("x-auth-signature");
      problems.push(verifySignature("secret-acme", defaultSigningTemplate, parts, signature, Date.now()));
      response.end('{"status":"success","errors":[],"person_id":"10011000000000000001"}');
    });
    await client({ baseUrl }).createPerson({ ...person, last_name: "Żółć 😀" });
    expect(problems).toEqual([null]);
  });

  it("repeats what never reached FINCI, a bounded number of times", async () => {
    const baseUrl = await answering(200, "");
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    const error = await failure(client({ baseUrl }).createPerson(person));
    expect(error).toMatchObject({ outcome: "unreachable", httpStatus: null });
    expect(outcomes()).toEqual(Array(attemptsMax).fill("unreachable"));
    expect(calls.map((call) => call.attempt)).toEqual([1, 2, 3]);
  });

  it("succeeds when FINCI is back at the second attempt", async () => {
    const baseUrl = await answering(200, "");
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    const answer = '{"status":"success","errors":[],"person_id":"10011000000000000001"}';
    const back = client({
      baseUrl,
      onCall: async (call) => {
        calls.push(call);
        if (call.attempt === 1)
          await serve((_request, response) => void response.end(answer), Number(new URL(baseUrl).port));
      },
    });
    expect(await back.createPerson(person)).toMatchObject({ person_id: "10011000000000000001" });
    expect(outcomes()).toEqual(["unreachable", "success"]);
  });

  it("tells the API log neither credentials nor card numbers", async () => {
    const baseUrl = await answering(
      200,
      JSON.stringify({
        status: "success",
        errors: [],
        person_id: "10011000000000000001",
        note: "5555 5555 5555 4444",
        cvv: "123",
      }),
    );
    await client({ baseUrl }).createPerson({ ...person, last_name: "4111111111111111" });
    const told = JSON.stringify(calls);
    for (const secret of ["token-acme", "secret-acme", "4111111111111111", "5555 5555", '"123"'])
      expect(told).not.toContain(secret);
    expect(calls[0]).toMatchObject({
      operation: "create_person",
      method: "POST",
      path: "/api/v1/create-person",
      attempt: 1,
      responseBody: { cvv: "[redacted]" },
    });
  });
});
