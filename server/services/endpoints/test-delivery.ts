import { and, desc, eq, gte, or, sql } from "drizzle-orm";
import { z } from "zod";
import { deliveries, environments } from "@/db/schema";
import { audit, requirePermission, type ServiceContext } from "../../context";
import { readEnvironment as readProcessEnvironment } from "../../env";
import { DomainError } from "../../errors";
import { sendOnce } from "../../finci/transport";
import { openCredentials, selectEnvironments } from "../intents";
import { findEndpoint } from "./change-endpoint";
import { pathOf } from "./list-endpoints";
import type { testDeliverySchema } from "./schemas";

/** The simulator waits 3 s for our answer, as FINCI does, and then tells us. */
const simulatorMsMax = 10_000;
/** A delivery that was refused at the door is written down a moment after the answer. */
const arrivalMsMax = 3_000;
const arrivalPollMs = 100;

const answerSchema = z.object({ id: z.string(), http_status: z.number().nullable(), answer_ms: z.number() });

export type TestDelivery = {
  /** FINCI's id of the event that was sent. */
  eventId: string;
  /** What we answered it; null when no answer came back. */
  httpStatus: number | null;
  answerMs: number;
  /** How it arrived; null when it did not, or not within some seconds. */
  delivery: { id: string; state: string; problem: string | null } | null;
};

/**
 * Has the simulator post a signed authorization of 0.00 for a card that nobody has to this very endpoint, and looks for it among
 * what arrived. It moves no money. Only for a sandbox whose base address is the simulator.
 * @throws DomainError not_found, not_permitted, out_of_scope (no simulator), finci_unreachable
 */
export async function sendTestDelivery(
  context: ServiceContext,
  { id }: z.output<typeof testDeliverySchema>,
): Promise<TestDelivery> {
  const { endpoint, loaded } = await findEndpoint(context, id);
  requirePermission(context, "environment.write", loaded.program.id);
  const { environmentId } = endpoint;
  const [environment] = await selectEnvironments(context.db).where(eq(environments.id, environmentId));
  if (!environment || environment.kind === "production")
    throw new DomainError(
      "out_of_scope",
      "Nothing was sent: a test delivery comes from the simulator, and only a sandbox can be connected to it.",
    );
  const { baseUrl, token } = openCredentials(environment);
  const url = publicAddress() + pathOf(endpoint.key, "authorization");
  const since = new Date();
  const sent = await askSimulator(baseUrl, { token, url });
  const delivery = await findArrival(context, { environmentId, eventId: sent.id, since });
  await audit(context.db, context, {
    action: "environment.test_endpoint",
    subjectType: "environment",
    subjectId: environmentId,
    programId: loaded.program.id,
    environmentId,
    after: { endpoint: id, event: sent.id, http_status: sent.http_status, arrived: delivery !== null },
  });
  return { eventId: sent.id, httpStatus: sent.http_status, answerMs: sent.answer_ms, delivery };
}

function publicAddress(): string {
  const { HOST, PORT, PUBLIC_URL } = readProcessEnvironment();
  return PUBLIC_URL ?? `http://${HOST}:${PORT}`;
}

async function askSimulator(baseUrl: string, body: { token: string; url: string }) {
  const text = Buffer.from(JSON.stringify(body));
  const result = await sendOnce({
    method: "POST",
    url: new URL("/_sim/test-deliveries", baseUrl),
    headers: { "content-type": "application/json", "content-length": String(text.length) },
    body: text,
    timeoutMs: simulatorMsMax,
  });
  if (result.kind !== "answer")
    throw new DomainError(
      "finci_unreachable",
      "Nothing was sent: the simulator does not answer. See that it runs.",
    );
  const answer = result.httpStatus === 200 ? answerSchema.safeParse(parseJson(result.text)).data : undefined;
  if (!answer)
    throw new DomainError(
      "out_of_scope",
      "Nothing was sent: the base address is no simulator that knows this environment's token. At FINCI itself, ask its engineer to trigger an authorization, and look for it among the deliveries.",
    );
  return answer;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type Sent = { environmentId: string; eventId: string; since: Date };

/** The delivery of the event; of one that was refused at the door, only its stored body tells which it is. */
async function findArrival(context: ServiceContext, { environmentId, eventId, since }: Sent) {
  const deadlineMs = Date.now() + arrivalMsMax;
  for (;;) {
    const [found] = await context.db
      .select({ id: deliveries.id, state: deliveries.state, problem: deliveries.problem })
      .from(deliveries)
      .where(
        and(
          eq(deliveries.environmentId, environmentId),
          gte(deliveries.receivedAt, since),
          or(eq(deliveries.eventId, eventId), sql`${deliveries.payload} ->> 'id' = ${eventId}`),
        ),
      )
      .orderBy(desc(deliveries.receivedAt))
      .limit(1);
    if (found || Date.now() >= deadlineMs) return found ?? null;
    await new Promise((resolve) => setTimeout(resolve, arrivalPollMs));
  }
}
