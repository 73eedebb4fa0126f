import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { answerRefusal, refusalAtDoor } from "../web-door";
import { authOptions, identityProviderId } from "./options";
import { withNamedProblem } from "./provider-problems";

const bodyBytesMax = 8_000;

type RouteContext = { params: Promise<{ nextauth: string[] }> };

/** Auth.js under /api/auth; the settings are read at the first request, not while building. */
export async function handleAuth(request: NextRequest, context: RouteContext): Promise<Response> {
  const refusal = await refusalAtDoor(request, {
    bodyBytesMax,
    // An identity provider leads back by a redirect; its state and nonce are checked by Auth.js.
    isReachedByLink: request.method === "GET",
  });
  if (refusal) return answerRefusal(refusal);
  const [action, provider] = (await context.params).nextauth;
  const answer = (): Promise<Response> => NextAuth(request, context, authOptions());
  if (provider !== identityProviderId) return answer();
  return withNamedProblem(request.nextUrl.searchParams, action === "callback", answer);
}
