import { type Environment, environmentVariables, readEnvironment } from "../env";

/** How long a sign-in lasts at most, and how long one that is not used. */
export type SessionLimits = { hoursMax: number; idleMinutesMax: number };

/** Source: SESSION_HOURS and SESSION_IDLE_MINUTES; both were checked at the start of the process. */
export function sessionLimits(source: Record<string, string | undefined> = process.env): SessionLimits {
  const read = (name: "SESSION_HOURS" | "SESSION_IDLE_MINUTES") => {
    const variable = environmentVariables[name];
    return variable.schema.parse(source[name] || variable.default);
  };
  return { hoursMax: read("SESSION_HOURS"), idleMinutesMax: read("SESSION_IDLE_MINUTES") };
}

/** True when who may change things needs a second factor. Source: REQUIRE_SECOND_FACTOR; on in production by itself. */
export function isSecondFactorRequired(source: Record<string, string | undefined> = process.env): boolean {
  if (source.REQUIRE_SECOND_FACTOR) return source.REQUIRE_SECOND_FACTOR === "1";
  return source.NODE_ENV === "production" && source.DEMO !== "1";
}

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
