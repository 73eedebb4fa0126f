import { eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { authorizations } from "@/db/schema";
import type { SeededProgram } from "@/db/testing";
import { decisionReasons } from "@/lib/decision-reasons";
import type { AuthorizationWebhook } from "../finci/contract";
import type { WebhookEndpoints } from "../webhooks/endpoints";
import { newEventId, webhook } from "../webhooks/testing";

/** What tests of services that look at decisions share: authorizations through the very door that FINCI uses. */

const attemptsMax = 10;

/**
 * Posts an authorization; what we answered and its stored row. On a machine that is too busy to decide in time it is
 * asked again under a new id.
 */
export async function authorize(
  { endpoints, db }: { endpoints: WebhookEndpoints; db: Database },
  program: SeededProgram,
  body: AuthorizationWebhook,
  receivedAt = new Date(),
) {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const asked = attempt === 1 ? body : { ...body, id: newEventId() };
    const answer = await endpoints.answer(webhook(program, "authorization", asked, { receivedAt }));
    const [row] = await db.select().from(authorizations).where(eq(authorizations.id, asked.id));
    if (row && !isTechnical(row.decisionReason)) return { answer: answer.body, row };
  }
  throw new Error("No attempt was decided in time");
}

function isTechnical(reason: string | null): boolean {
  return reason !== null && reason in decisionReasons
    ? decisionReasons[reason as keyof typeof decisionReasons].class === "technical"
    : false;
}
