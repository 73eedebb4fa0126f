import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type SeededProgram, seedProgram, type TestDatabase } from "@/db/testing";
import type { Role, RoleGrant } from "@/lib/permissions";
import { openAccountBalance } from "@/server/ledger";
import type { WebhookEndpoints } from "@/server/webhooks/endpoints";
import { processNextDelivery } from "@/server/webhooks/process";
import { newEventId, post, presentmentBody, provenBalance, testEndpoints } from "@/server/webhooks/testing";
import type { ServiceContext } from "../../context";
import { replayDelivery } from "./replay-delivery";

let test: TestDatabase;
let endpoints: WebhookEndpoints;
let program: SeededProgram;

beforeAll(async () => {
  test = await createTestDatabase();
  program = await seedProgram(test.db);
  endpoints = testEndpoints(test.databaseUrl);
  await endpoints.start();
});
afterAll(async () => {
  await endpoints.stop();
  await test.end();
});

function contextOf(role: Role, programId: string | null = null): ServiceContext {
  const grants: RoleGrant[] = [{ role, programId }];
  return {
    db: test.db,
    actor: {
      type: "user",
      userId: randomUUID(),
      name: role,
      email: `${role}@example.com`,
      grants,
      sessionId: randomUUID(),
    },
    environmentKind: "sandbox",
    requestId: randomUUID(),
    sourceAddress: null,
  };
}

/** A presentment for an account that the console does not know yet: parked. */
async function parkedPresentment() {
  const accountId = newEventId();
  const owner = { accountId, tokenId: newEventId(), personId: newEventId(), currency: "EUR" };
  const body = presentmentBody(owner);
  await post(endpoints, program, "transaction", body);
  while (await processNextDelivery(test.db));
  const [delivery] = await test.sql<
    { id: string; state: string }[]
  >`select id, state from deliveries where event_id = ${body.id}`;
  expect(delivery?.state).toBe("parked");
  return { owner, deliveryId: delivery!.id };
}

it("processes the delivery once its obstacle is gone, and only once", async () => {
  const { owner, deliveryId } = await parkedPresentment();
  await test.db.transaction((tx) =>
    openAccountBalance(tx, { environmentId: program.environmentId, ...owner }, "EUR"),
  );
  await replayDelivery(contextOf("engineer"), { id: deliveryId });
  while (await processNextDelivery(test.db));
  expect(await provenBalance(test.sql, owner)).toEqual({ posted_minor: -1_000n, held_minor: 0n });
  await expect(replayDelivery(contextOf("engineer"), { id: deliveryId })).rejects.toMatchObject({
    kind: "conflict",
  });
  const entries =
    await test.sql`select action, actor_name from audit_entries where subject_id = ${deliveryId}`;
  expect(entries).toEqual([expect.objectContaining({ action: "delivery.replay", actor_name: "engineer" })]);
});

it("parks again, with the reason, while the obstacle stands", async () => {
  const { deliveryId } = await parkedPresentment();
  await replayDelivery(contextOf("admin"), { id: deliveryId });
  while (await processNextDelivery(test.db));
  const [delivery] = await test.sql`select state, problem from deliveries where id = ${deliveryId}`;
  expect(delivery).toMatchObject({ state: "parked", problem: expect.stringContaining("is not known here") });
});

it("is refused to a role that may not, and not found from another program", async () => {
  const { deliveryId } = await parkedPresentment();
  await expect(replayDelivery(contextOf("auditor"), { id: deliveryId })).rejects.toMatchObject({
    kind: "not_permitted",
  });
  const other = await seedProgram(test.db);
  const elsewhere = contextOf("engineer", other.programId);
  await expect(replayDelivery(elsewhere, { id: deliveryId })).rejects.toMatchObject({ kind: "not_found" });
});
