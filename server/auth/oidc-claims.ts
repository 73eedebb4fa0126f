import { z } from "zod";
import type { OidcSettings } from "./oidc-settings";

/** What the identity provider says about a person, from an ID token whose signature, audience and nonce were checked. */
export type ProviderClaims = {
  issuer: string;
  subject: string;
  email: string | null;
  /** The provider vouches that the e-mail is the person's. */
  isEmailVerified: boolean;
  name: string | null;
  groups: string[];
  /** When the person last gave their password there; long ago when the provider does not say. */
  authenticatedAt: Date;
  hasSecondFactor: boolean;
};

const textMax = 500;
const groupsMax = 1_000;
const text = z.string().min(1).max(textMax);

/** What is not of the form that the standard asks for is as if it were not there; without issuer and subject nothing counts. */
const tokenSchema = z.looseObject({
  iss: text,
  sub: text,
  email: z.email().max(254).nullable().catch(null).default(null),
  // Some providers send the word.
  email_verified: z.union([z.boolean(), z.literal("true").transform(() => true)]).catch(false),
  name: text.nullable().catch(null).default(null),
  auth_time: z.number().int().nonnegative().catch(0),
  amr: z.array(z.string()).catch([]),
  acr: z.string().catch(""),
});
const groupsSchema = z.union([z.array(z.string()).max(groupsMax), text.transform((one) => [one])]).catch([]);

/** Ways to prove oneself by what one has or is. Source: RFC 8176, section 2. */
const possessions = ["otp", "hwk", "swk", "sms", "tel", "sc", "fpt", "face", "iris", "retina", "vbm"];
const knowledge = ["pwd", "pin", "kba"];
/** Classes that mean more than a password. Source: OpenID Connect EAP ACR Values 1.0; PAPE 1.0. */
const strongClasses = [
  "phr",
  "phrh",
  "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
  "http://schemas.openid.net/pape/policies/2007/06/multi-factor-physical",
];

/** True when the token says that two factors were given: `mfa`, a known and a held one, or such a class. */
export function saysSecondFactor(amr: readonly string[], acr: string): boolean {
  if (amr.includes("mfa") || strongClasses.includes(acr)) return true;
  return knowledge.some((way) => amr.includes(way)) && possessions.some((way) => amr.includes(way));
}

/** The claims of an ID token; null when it names no issuer or subject. */
export function readClaims(
  token: unknown,
  settings: Pick<OidcSettings, "groupsClaim">,
): ProviderClaims | null {
  const parsed = tokenSchema.safeParse(token);
  if (!parsed.success) return null;
  const { iss, sub, email, email_verified, name, auth_time, amr, acr } = parsed.data;
  return {
    issuer: iss,
    subject: sub,
    email,
    isEmailVerified: email_verified,
    name,
    groups: groupsSchema.parse(parsed.data[settings.groupsClaim]),
    authenticatedAt: new Date(Math.min(auth_time * 1000, Date.now())),
    hasSecondFactor: saysSecondFactor(amr, acr),
  };
}
