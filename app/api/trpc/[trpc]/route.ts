import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { log } from "@/server/log";
import { createTrpcContext } from "@/server/trpc/context";
import { appRouter } from "@/server/trpc/router";

const bodyBytesMax = 1_000_000;

async function handle(request: Request): Promise<Response> {
  // A page of another site may not act with this person's cookie.
  if (request.headers.get("sec-fetch-site") === "cross-site") return new Response(null, { status: 403 });
  if (Number(request.headers.get("content-length") ?? 0) > bodyBytesMax)
    return new Response(null, { status: 413 });
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
