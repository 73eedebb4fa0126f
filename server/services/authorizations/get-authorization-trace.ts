import { eq } from "drizzle-orm";
import type { z } from "zod";
import { maintenanceWindows } from "@/db/schema";
import { type AnswerStage, answerStages, finciWaitsMs } from "@/lib/answer-stages";
import { formatDuration } from "@/lib/time";
import type { ServiceContext } from "../../context";
import { type MaintenanceWindowView, toWindowView } from "../maintenance";
import type { byIdSchema } from "../schemas";
import { loadAuthorization } from "./load-authorization";

type Loaded = Awaited<ReturnType<typeof loadAuthorization>>;

export type AuthorizationTrace = {
  /** FINCI decides this program's authorizations, or decided this one without asking us. */
  isRecordedOnly: boolean;
  /** Our answer from the first byte on, in milliseconds; empty where we gave none. */
  stages: AnswerStage[];
  /** The program's own deadline, as it is set now. */
  deadlineMs: number;
  /** From FINCI's making of the message until it was here, by two clocks; may be below zero. */
  travelMs: number;
  advice: {
    code: string;
    /** From the request to the advice; below zero when the advice came first. */
    delayMs: number;
  } | null;
  /** What a late, failed or differing outcome means; null for the others. */
  meaning: string | null;
  /** The window that decided. */
  maintenance: MaintenanceWindowView | null;
};

/**
 * How an authorization was answered: our stages in time, FINCI's side and the maintenance window.
 * @throws DomainError not_found
 */
export async function getAuthorizationTrace(
  context: ServiceContext,
  input: z.output<typeof byIdSchema>,
): Promise<AuthorizationTrace> {
  const found = await loadAuthorization(context, input.id);
  const { authorization: row, program } = found;
  const maintenance = await readMaintenance(context, row.maintenanceId);
  const { adviceResponseCode, adviceReceivedAt, receivedAt, finciCreatedAt } = row;
  return {
    isRecordedOnly: row.decision === null,
    stages: answerStages(row),
    deadlineMs: program.decisionDeadlineMs,
    travelMs: receivedAt.getTime() - finciCreatedAt.getTime(),
    advice:
      adviceResponseCode !== null && adviceReceivedAt
        ? { code: adviceResponseCode, delayMs: adviceReceivedAt.getTime() - receivedAt.getTime() }
        : null,
    meaning: meaningOf(row),
    maintenance,
  };
}

async function readMaintenance(
  { db }: ServiceContext,
  id: string | null,
): Promise<MaintenanceWindowView | null> {
  if (id === null) return null;
  const [window] = await db.select().from(maintenanceWindows).where(eq(maintenanceWindows.id, id));
  return window ? toWindowView(window, new Date()) : null;
}

/** Says what it means that our answer did not become what FINCI told the merchant. */
export function meaningOf({
  outcome,
  decision,
  answerDurationUs,
}: Pick<Loaded["authorization"], "outcome" | "decision" | "answerDurationUs">): string | null {
  if (outcome === "failed")
    return "A fault of ours declined it: the payment itself was not looked at to the end. The cardholder may try again.";
  if (outcome === "differs")
    return decision === "approved"
      ? "We approved, and FINCI told the merchant otherwise. What FINCI told counts: no money is held."
      : "We declined, and FINCI told the merchant that it is approved. What FINCI told counts: the money is held, and a presentment will come.";
  if (outcome !== "late") return null;
  if (answerDurationUs === null)
    return "We approved, but FINCI did not use our answer, and the merchant was told no.";
  const took = formatDuration(answerDurationUs / 1000);
  return answerDurationUs / 1000 >= finciWaitsMs
    ? `We approved after ${took}. FINCI waits 3 seconds; it had answered the merchant itself by then.`
    : `We approved after ${took}, within the 3 seconds that FINCI waits. The answer was lost on its way, or the request had lost time before it reached us.`;
}
