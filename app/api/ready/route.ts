import { readyAnswer } from "@/server/health";
import { sharedEndpoints } from "@/server/webhooks/fetch";

export const dynamic = "force-dynamic";

export async function GET() {
  const { httpStatus, body } = readyAnswer(await (await sharedEndpoints()).problem());
  return Response.json(body, { status: httpStatus });
}
