import type { WebhookAnswer } from "./intake/admit";

/** `GET /api/health`: the process lives. */
export const healthAnswer: WebhookAnswer = { httpStatus: 200, body: { status: "ok" } };

/** `GET /api/ready`: database, migrations and policy are there; 503 with the reason otherwise. */
export function readyAnswer(problem: string | null): WebhookAnswer {
  if (problem === null) return { httpStatus: 200, body: { status: "ready" } };
  return { httpStatus: 503, body: { status: "not_ready", reason: problem } };
}
