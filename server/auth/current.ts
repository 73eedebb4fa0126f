import { cookies } from "next/headers";
import { cache } from "react";
import type { ServiceContext } from "../context";
import { getDatabase } from "../database";
import { currentEnvironmentKind, currentRequestId, currentSourceAddress } from "./request";
import { openSessionToken } from "./session-token";
import { loadActor } from "./sessions";
import { sessionSettings } from "./settings";

/**
 * The context of the request's signed-in person, or null. The session row is read at each request, so a revoked,
 * ended or idle session is refused at once whatever its cookie says.
 */
export const currentServiceContext = cache(async (): Promise<ServiceContext | null> => {
  const { cookieName, secret } = sessionSettings();
  const token = (await cookies()).get(cookieName)?.value;
  const claims = token ? await openSessionToken(token, secret) : null;
  if (!claims) return null;
  const db = getDatabase();
  const actor = await loadActor(db, claims);
  if (!actor) return null;
  return {
    db,
    actor,
    environmentKind: await currentEnvironmentKind(),
    requestId: await currentRequestId(),
    sourceAddress: await currentSourceAddress(),
  };
});
