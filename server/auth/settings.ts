import { type Environment, readEnvironment } from "../env";

/** A sign-in ends after this time whatever happens. */
export const sessionHoursMax = 12;
/** A sign-in that is not used for this long ends. */
export const sessionIdleMinutesMax = 60;

export type SessionSettings = {
  /** Signs and encrypts the cookie. */
  secret: string;
  publicUrl: string;
  cookieName: string;
  /** True under https: the cookie is then bound to this host and never travels in the clear. */
  isSecure: boolean;
};

/**
 * What the session cookie is made from. Source: SESSION_SECRET and PUBLIC_URL.
 * @throws Error when SESSION_SECRET is missing
 */
export function sessionSettings(
  environment: Pick<Environment, "SESSION_SECRET" | "PUBLIC_URL" | "HOST" | "PORT"> = readEnvironment(),
): SessionSettings {
  if (!environment.SESSION_SECRET) {
    throw new Error("SESSION_SECRET is not set. Give the process at least 32 random characters.");
  }
  const publicUrl = environment.PUBLIC_URL ?? `http://${environment.HOST}:${environment.PORT}`;
  const isSecure = publicUrl.startsWith("https:");
  return {
    secret: environment.SESSION_SECRET,
    publicUrl,
    isSecure,
    cookieName: isSecure ? "__Host-console-session" : "console-session",
  };
}
