import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
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
  });
}

export { handle as GET, handle as POST };
