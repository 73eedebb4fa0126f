import { currentRequestId, currentServiceContext } from "../auth";
import type { TrpcContext } from "./init";

/** The context of a tRPC call, over HTTP and from a server component alike. */
export async function createTrpcContext(): Promise<TrpcContext> {
  return { service: await currentServiceContext(), requestId: await currentRequestId() };
}
