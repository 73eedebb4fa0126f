import { cookies } from "next/headers";
import { cache } from "react";
import type { ServiceContext } from "../context";
import { getDatabase } from "../database";
import { currentEnvironmentKind, currentRequestId, currentSourceAddress, isAttended } from "./request";
import { openSessionToken, type SessionClaims } from "./session-token";
import { loadActor } from "./sessions";
import { sessionSettings } from "./settings";

/** Which session the request's cookie names; null without one of ours. Whether it lives is another question. */
export async function currentSessionClaims(): Promise<SessionClaims | null> {
  const { cookieName, secret } = sessionSettings();
  const token = (await cookies()).get(cookieName)?.value;
  return token ? openSessionToken(token, secret) : null;
}

/**
 * The context of the request's signed-in person, or null. The session row is read at each request, so a revoked,
 * ended or idle session is refused at once whatever its cookie says.
 */
export const currentServiceContext = cache(async (): Promise<ServiceContext | null> => {
  const claims = await currentSessionClaims();
  if (!claims) return null;
  const db = getDatabase();
  const actor = await loadActor(db, claims, { isAttended: await isAttended() });
  if (!actor) return null;
  return {
    db,
    actor,
    environmentKind: await currentEnvironmentKind(),
    requestId: await currentRequestId(),
    sourceAddress: await currentSourceAddress(),
  };
});
