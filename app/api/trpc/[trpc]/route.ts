import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { log } from "@/server/log";
import { createTrpcContext } from "@/server/trpc/context";
import { answerTrpcRefusal } from "@/server/trpc/refusal-at-door";
import { appRouter } from "@/server/trpc/router";
import { refusalAtDoor } from "@/server/web-door";

const bodyBytesMax = 1_000_000;

async function handle(request: Request): Promise<Response> {
  const refusal = await refusalAtDoor(request, { bodyBytesMax });
  if (refusal) return answerTrpcRefusal(refusal);
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: createTrpcContext,
    maxBatchSize: 20,
    // Errors inside procedures are logged there; this one is of the session or the database behind it.
    onError: ({ error, ctx, path }) => {
      if (!ctx) log.error({ err: error.cause ?? error, path }, "no context for the call");
    },
  });
}

export { handle as GET, handle as POST };
