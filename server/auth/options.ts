import type { AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { paths } from "@/lib/paths";
import { audit } from "../context";
import { getDatabase } from "../database";
import { log } from "../log";
import { currentSessionClaims } from "./current";
import { readClaims } from "./oidc-claims";
import { type OidcSettings, oidcSettings } from "./oidc-settings";
import { authLogger, problemPath } from "./provider-problems";
import { signInThroughProvider } from "./provider-sign-in";
import { clientAddress, currentRequestId, currentSourceAddress, currentUserAgent } from "./request";
import type { SessionClaims } from "./session-token";
import { loadActor, revokeSession, type SignInSource } from "./sessions";
import { sessionLimits, sessionSettings } from "./settings";
import { signIn } from "./sign-in";

declare module "next-auth" {
  interface User {
    sessionId: string;
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    sessionId?: string;
  }
}

/** The name of the identity provider in addresses; it is part of what is registered there. */
export const identityProviderId = "oidc";
const providerMsMax = 10_000;

/** Auth.js: takes the password, or leads to the identity provider and back; keeps a signed cookie that names a session row, and ends that row at sign-out. */
export function authOptions(): AuthOptions {
  const { secret, isSecure, cookieName, publicUrl } = sessionSettings();
  const oidc = oidcSettings();
  // Auth.js reads its own address from here and nowhere else.
  process.env.NEXTAUTH_URL ??= publicUrl;
  return {
    secret,
    useSecureCookies: isSecure,
    session: { strategy: "jwt", maxAge: sessionLimits().hoursMax * 3600 },
    pages: { signIn: paths.signIn, error: paths.signIn, signOut: paths.signIn },
    cookies: {
      sessionToken: {
        name: cookieName,
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure },
      },
    },
    providers: [
      Credentials({
        credentials: { email: {}, password: {}, code: {} },
        authorize: async (credentials, request) => {
          if (typeof credentials?.email !== "string" || typeof credentials.password !== "string") return null;
          const { email, password, code } = credentials;
          const claims = await signIn(
            getDatabase(),
            { email, password, code: code || undefined },
            {
              requestId: await currentRequestId(),
              sourceAddress: clientAddress(request.headers?.["x-forwarded-for"]),
              userAgent: String(request.headers?.["user-agent"] ?? ""),
            },
          );
          return claims && { id: claims.userId, sessionId: claims.sessionId };
        },
      }),
      ...(oidc ? [identityProvider(oidc)] : []),
    ],
    logger: authLogger,
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        if (account?.type !== "oauth") return true;
        const outcome = await enterThroughProvider(oidc, profile);
        if (typeof outcome === "string") return outcome;
        Object.assign(user, { id: outcome.userId, sessionId: outcome.sessionId });
        return true;
      },
      jwt: ({ token, user }) => (user ? { sub: user.id, sessionId: user.sessionId } : token),
      // The console reads the row itself; a cookie alone tells a caller nothing.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        if (!token?.sub || !token.sessionId) return;
        const claims = { userId: token.sub, sessionId: token.sessionId };
        const db = getDatabase();
        const actor = await loadActor(db, claims);
        if (!actor) return;
        const source = { requestId: await currentRequestId(), sourceAddress: await currentSourceAddress() };
        await db.transaction(async (transaction) => {
          if (!(await revokeSession(transaction, claims))) return;
          await audit(
            transaction,
            { actor, ...source },
            { action: "session.sign_out", subjectType: "user", subjectId: claims.userId },
          );
        });
      },
    },
  };
}

/**
 * The identity provider (OpenID Connect, authorization code with PKCE, state and nonce). Its signed ID token says who it
 * is; it is asked when the person last gave their password there, which counts for sensitive actions.
 */
function identityProvider({
  issuer,
  label,
  clientId,
  clientSecret,
  scope,
}: OidcSettings): AuthOptions["providers"][number] {
  return {
    id: identityProviderId,
    name: label,
    type: "oauth",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    authorization: { params: { scope, max_age: sessionLimits().hoursMax * 3600 } },
    httpOptions: { timeout: providerMsMax },
    // Who that is here, and the session, are found in `callbacks.signIn`.
    profile: ({ sub }: { sub: string }) => ({ id: sub, sessionId: "" }),
  };
}

/** The session of who came back with an ID token, or the page that says why there is none. */
async function enterThroughProvider(
  oidc: OidcSettings | null,
  token: unknown,
): Promise<SessionClaims | string> {
  const claims = oidc && readClaims(token, oidc);
  if (!claims) return problemPath("failed");
  try {
    const source = await currentSignInSource();
    const current = await currentSessionClaims();
    const outcome = await signInThroughProvider(getDatabase(), claims, oidc, source, current);
    return "refusal" in outcome ? problemPath(outcome.refusal) : outcome;
  } catch (error) {
    log.error({ err: error }, "a sign-in through the identity provider failed");
    return problemPath("failed");
  }
}

async function currentSignInSource(): Promise<SignInSource> {
  return {
    requestId: await currentRequestId(),
    sourceAddress: await currentSourceAddress(),
    userAgent: (await currentUserAgent()) ?? "",
  };
}
