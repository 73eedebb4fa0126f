import { afterEach, beforeEach, expect, it } from "vitest";
import { Fixture } from "../testing/fixture";

let fixture: Fixture;
beforeEach(async () => {
  fixture = new Fixture();
  await fixture.start();
});
afterEach(() => fixture.stop());

it("posts an authorization of nothing to the address it is given, and keeps nothing of it", async () => {
  const url = `${(fixture.webhooks() as { authorizationUrl: string }).authorizationUrl}`;
  const { httpStatus, body } = await fixture.control("POST", "test-deliveries", { token: "token-acme", url });
  expect(httpStatus).toBe(200);
  expect(body).toMatchObject({ id: expect.stringMatching(/^\d{18}$/), http_status: 200 });
  expect((await fixture.control("GET", "authorizations")).body.total).toBe(0);
});

it("says when nobody answers, and when nobody has the token", async () => {
  const url = "http://127.0.0.1:9/authorization";
  const unanswered = await fixture.control("POST", "test-deliveries", { token: "token-acme", url });
  expect(unanswered).toMatchObject({ httpStatus: 200, body: { http_status: null } });
  const unknown = await fixture.control("POST", "test-deliveries", { token: "nobody's", url });
  expect(unknown).toMatchObject({ httpStatus: 404, body: { error: expect.stringContaining("no tenant") } });
});
