import { readFileSync } from "node:fs";
import { z } from "zod";
import { type Role, roles } from "@/lib/permissions";

/* The variables of single sign-on, and how they fit together; `server/env.ts` lists them with all others. */

/** A group at the identity provider, and the role it gives: in all programs, or in the one with the slug. */
export type GroupRole = { group: string; role: Role; programSlug: string | null };

const loopback = /^(127\.0\.0\.1|localhost|\[::1\])$/;

/** https, or http on this very machine: tokens never travel in the clear. */
function isUsableIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username } = new URL(text);
  return (
    (protocol === "https:" || (protocol === "http:" && loopback.test(hostname))) &&
    !search &&
    !hash &&
    !username
  );
}

/** `group=role` or `group=role@program`, separated by semicolons; a group's own name may hold `=` and commas. */
const groupRoles = z.string().transform((text, context): GroupRole[] => {
  const found: GroupRole[] = [];
  for (const part of text.split(";").flatMap((word) => word.trim() || [])) {
    const [, group = "", name = "", programSlug = null] = /^(.+)=([a-z_]+)(?:@([\w-]+))?$/.exec(part) ?? [];
    const role = roles.find((known) => known === name);
    if (!role) {
      context.addIssue(
        `must be a list such as card-admins=admin;card-support=agent@consumer, separated by semicolons, with the roles ${roles.join(", ")}; "${part}" is not of this form`,
      );
      return z.NEVER;
    }
    found.push({ group: group.trim(), role, programSlug });
  }
  return found;
});

const flag = z.enum(["", "0", "1"], { error: "must be 1, 0 or empty" });

const readableFile = z.string().refine((file) => {
  try {
    return readFileSync(file, "utf8").trim() !== "";
  } catch {
    return false;
  }
}, "must name a file that can be read and is not empty");

export const oidcVariables = {
  OIDC_ISSUER: {
    description:
      "The identity provider's address for single sign-on (OpenID Connect), as its discovery document names it; empty is without.",
    schema: z
      .string()
      .refine(isUsableIssuer, "must be an https address without query (http only on this machine)")
      .optional(),
  },
  OIDC_CLIENT_ID: {
    description: "The name of this console at the identity provider.",
    schema: z.string().optional(),
  },
  OIDC_CLIENT_SECRET: {
    description: "The secret of this console at the identity provider.",
    schema: z.string().min(8, "must have at least 8 characters").optional(),
  },
  OIDC_CLIENT_SECRET_FILE: {
    description: "A file that holds OIDC_CLIENT_SECRET, in its place.",
    schema: readableFile.optional(),
  },
  OIDC_LABEL: {
    description: "What people call the identity provider: the sign-in page says “Continue with” it.",
    schema: z.string().max(60, "must have 60 characters at most"),
    default: "single sign-on",
  },
  OIDC_SCOPE: {
    description: "What is asked of the identity provider; some give groups only with a scope of their own.",
    schema: z
      .string()
      .refine((text) => text.split(" ").includes("openid"), "must be a list of words with openid among them"),
    default: "openid email profile",
  },
  OIDC_GROUPS_CLAIM: {
    description: "The claim of the ID token that holds a person's groups.",
    schema: z.string(),
    default: "groups",
  },
  OIDC_GROUP_ROLES: {
    description:
      "Which group gives which role: `group=role` or `group=role@program-slug`, separated by semicolons; set anew at each sign-in.",
    schema: groupRoles,
    default: "",
  },
  OIDC_TRUST_SECOND_FACTOR: {
    description:
      "1 takes the identity provider's word (`amr`, `acr`) that a second factor was given, in place of the console's own.",
    schema: flag,
    default: "0",
  },
  OIDC_ONLY: {
    description:
      "1 refuses passwords to all but administrators of all programs whose role was given by hand: the way in when the identity provider is away.",
    schema: flag,
    default: "0",
  },
} as const;

/** What is wrong with the variables of single sign-on taken together: a sentence for each, none when they fit. */
export function oidcProblems(source: Record<string, string | undefined>): string[] {
  if (!source.OIDC_ISSUER) {
    return source.OIDC_ONLY === "1"
      ? ["OIDC_ONLY is not usable: it must be 0 or empty while OIDC_ISSUER is not set."]
      : [];
  }
  const problems: string[] = [];
  if (!source.OIDC_CLIENT_ID) problems.push("OIDC_CLIENT_ID is not set. OIDC_ISSUER needs it.");
  if (!source.OIDC_CLIENT_SECRET && !source.OIDC_CLIENT_SECRET_FILE)
    problems.push("OIDC_CLIENT_SECRET is not set. OIDC_ISSUER needs it, or OIDC_CLIENT_SECRET_FILE.");
  return problems;
}
