import { readFileSync } from "node:fs";
import { type Environment, readEnvironment } from "../env";
import type { GroupRole } from "../oidc-variables";

/** What single sign-on needs. Source: the variables that begin with OIDC_, checked at the start of the process. */
export type OidcSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What people call the identity provider. */
  label: string;
  scope: string;
  groupsClaim: string;
  groupRoles: GroupRole[];
  /** The provider's word counts that a second factor was given. */
  trustsSecondFactor: boolean;
  /** Passwords are for emergencies. */
  isOnly: boolean;
};

/** The settings; null without an identity provider. */
export function oidcSettings(environment: Environment = readEnvironment()): OidcSettings | null {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_CLIENT_SECRET_FILE } = environment;
  const clientSecret =
    OIDC_CLIENT_SECRET ?? (OIDC_CLIENT_SECRET_FILE && readFileSync(OIDC_CLIENT_SECRET_FILE, "utf8").trim());
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !clientSecret) return null;
  return {
    issuer: OIDC_ISSUER,
    clientId: OIDC_CLIENT_ID,
    clientSecret,
    label: environment.OIDC_LABEL,
    scope: environment.OIDC_SCOPE,
    groupsClaim: environment.OIDC_GROUPS_CLAIM,
    groupRoles: environment.OIDC_GROUP_ROLES,
    trustsSecondFactor: environment.OIDC_TRUST_SECOND_FACTOR === "1",
    isOnly: environment.OIDC_ONLY === "1",
  };
}
