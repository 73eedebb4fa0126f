import { readFileSync } from "node:fs";
import { type GroupRole, oidcVariables } from "../oidc-variables";

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
export function oidcSettings(source: Record<string, string | undefined> = process.env): OidcSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET_FILE: file } = source;
  const clientSecret = source.OIDC_CLIENT_SECRET || (file && readFileSync(file, "utf8").trim());
  if (!issuer || !clientId || !clientSecret) return null;
  const text = (name: "OIDC_LABEL" | "OIDC_SCOPE" | "OIDC_GROUPS_CLAIM") =>
    source[name] || oidcVariables[name].default;
  return {
    issuer,
    clientId,
    clientSecret,
    label: text("OIDC_LABEL"),
    scope: text("OIDC_SCOPE"),
    groupsClaim: text("OIDC_GROUPS_CLAIM"),
    groupRoles: oidcVariables.OIDC_GROUP_ROLES.schema.parse(source.OIDC_GROUP_ROLES ?? ""),
    trustsSecondFactor: source.OIDC_TRUST_SECOND_FACTOR === "1",
    isOnly: source.OIDC_ONLY === "1",
  };
}
