import { answerRequest } from "@/server/webhooks/fetch";

/** For hosts that run Next alone; behind the gateway this path never comes here. */
export async function POST(request: Request, { params }: { params: Promise<{ endpointKey: string }> }) {
  return answerRequest(request, "transaction", (await params).endpointKey);
}
