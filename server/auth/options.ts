import type { AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { paths } from "@/lib/paths";
import { audit } from "../context";
import { getDatabase } from "../database";
import { clientAddress, currentRequestId, currentSourceAddress } from "./request";
import { loadActor, revokeSession } from "./sessions";
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

/** Auth.js: takes the password, keeps a signed cookie that names a session row, and ends that row at sign-out. */
export function authOptions(): AuthOptions {
  const { secret, isSecure, cookieName, publicUrl } = sessionSettings();
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
    ],
    callbacks: {
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
