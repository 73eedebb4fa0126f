import { decode, encode } from "next-auth/jwt";
import { sessionLimits } from "./settings";

/** What the cookie carries: which sign-in it is. Everything else is read from the database at each request. */
export type SessionClaims = { userId: string; sessionId: string };

/** The cookie's value for a session row: an encrypted token that ends with the session. */
export function sealSessionToken({ userId, sessionId }: SessionClaims, secret: string): Promise<string> {
  return encode({ token: { sub: userId, sessionId }, secret, maxAge: sessionLimits().hoursMax * 3600 });
}

/** The claims of a cookie's value; null when it is not ours, was changed, or has ended. */
export async function openSessionToken(token: string, secret: string): Promise<SessionClaims | null> {
  const claims = await decode({ token, secret }).catch(() => null);
  if (typeof claims?.sub !== "string" || typeof claims.sessionId !== "string") return null;
  return { userId: claims.sub, sessionId: claims.sessionId };
}
