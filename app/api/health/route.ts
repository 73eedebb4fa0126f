import { healthAnswer } from "@/server/health";

export const dynamic = "force-dynamic";

export function GET() {
  return Response.json(healthAnswer.body, { status: healthAnswer.httpStatus });
}
