import { eq } from "drizzle-orm";
import type { Database, Transaction } from "@/db/client";
import { sessions, users } from "@/db/schema";
import type { RoleGrant } from "@/lib/permissions";
import { isProofFresh } from "@/lib/sensitive-actions";
import type { SignInProblem } from "@/lib/sign-in-problems";
import { type Actor, audit } from "../context";
import { endInvitations, grantsOf, grantWords, lockPeople, replaceGrants } from "../services/users";
import type { ProviderClaims } from "./oidc-claims";
import type { OidcSettings } from "./oidc-settings";
import {
  bindIdentity,
  findByEmail,
  findIdentity,
  grantsOfGroups,
  hasOtherIdentity,
  type IdentityRow,
  type UserRow,
} from "./provider-identity";
import type { SessionClaims } from "./session-token";
import { loadActor, openSession, type Proof, renewProof, type SignInSource } from "./sessions";

type Settings = Pick<OidcSettings, "issuer" | "groupRoles" | "trustsSecondFactor">;
type Refused = { refusal: SignInProblem; userId: string | null };
type Known = { user: UserRow; identity: IdentityRow };
type Step = {
  tx: Transaction;
  claims: ProviderClaims;
  /** What the groups give. */
  wanted: RoleGrant[];
  settings: Settings;
  source: SignInSource;
};

const nameLengthMax = 120;

/**
 * Signs in who came back from the identity provider, or refuses them. A person is known by issuer and subject; else by an
 * e-mail that the provider vouches for; else, when a group gives a role, they are made. What the groups give is set anew,
 * also for who is refused then. In a browser that is signed in as the same person, this proves again who they are and
 * opens no second session. Everything is audited. The claims' signature, audience, nonce and code were checked before.
 */
export async function signInThroughProvider(
  database: Database,
  claims: ProviderClaims,
  settings: Settings,
  source: SignInSource,
  current: SessionClaims | null,
): Promise<SessionClaims | { refusal: SignInProblem }> {
  const refuse = (refusal: SignInProblem, userId: string | null) =>
    recordRefusal(database, claims, source, { refusal, userId });
  if (claims.issuer.replace(/\/$/, "") !== settings.issuer.replace(/\/$/, "")) return refuse("issuer", null);
  const live = current && (await loadActor(database, current)) ? current : null;
  const outcome = await database.transaction(async (tx) => {
    await lockPeople(tx);
    const wanted = await grantsOfGroups(tx, claims.groups, settings.groupRoles);
    const step = { tx, claims, wanted, settings, source };
    const found = await findPerson(step);
    if ("refusal" in found) return found;
    const { user, identity } = found;
    const grants = await setGroupGrants(step, user);
    if (grants === 0) return { refusal: "no_group" as const, userId: user.id };
    return live ? confirm(step, live, found) : open(step, user, identity);
  });
  return "refusal" in outcome ? refuse(outcome.refusal, outcome.userId) : outcome;
}

/** Who it is: linked or made where that is due, and active. */
async function findPerson(step: Step): Promise<Known | Refused> {
  const { tx, claims } = step;
  const known = await findIdentity(tx, claims);
  if (known && known.user.status !== "removed") return admit(step, known.user, known.identity);
  if (!claims.email || !claims.isEmailVerified) {
    return { refusal: known ? "not_active" : "unverified_email", userId: known?.user.id ?? null };
  }
  const user = await findByEmail(tx, claims.email);
  if (!user)
    return known ? { refusal: "not_active", userId: known.user.id } : createPerson(step, claims.email);
  if (await hasOtherIdentity(tx, user.id, claims)) return { refusal: "linked_elsewhere", userId: user.id };
  return admit(step, user, null);
}

/** Lets somebody in whom we know, by a new identity where there is none yet; an invitation is accepted by it. */
async function admit(step: Step, user: UserRow, identity: IdentityRow | null): Promise<Known | Refused> {
  const { tx, claims, source } = step;
  if (user.status === "suspended" || user.status === "removed")
    return { refusal: "not_active", userId: user.id };
  const bound = await bindIdentity(tx, user.id, claims);
  if (user.status === "invited") {
    await endInvitations(tx, user.id);
    await tx.update(users).set({ status: "active" }).where(eq(users.id, user.id));
  }
  if (!identity)
    await audit(
      tx,
      { actor: actorOf(user), ...source },
      {
        action: "user.link_identity",
        subjectType: "user",
        subjectId: user.id,
        before: { status: user.status },
        after: { status: "active", issuer: claims.issuer, subject: claims.subject },
      },
    );
  return { user: { ...user, status: "active" }, identity: bound };
}

/** Makes a person whom nobody invited, when a group gives a role. */
async function createPerson({ tx, claims, wanted, source }: Step, email: string): Promise<Known | Refused> {
  if (wanted.length === 0) return { refusal: "no_group", userId: null };
  const name = (claims.name ?? email).slice(0, nameLengthMax);
  const [user] = await tx.insert(users).values({ email, name, status: "active" }).returning();
  if (!user) throw new Error("the person was not made");
  const identity = await bindIdentity(tx, user.id, claims);
  await audit(
    tx,
    { actor: actorOf(user), ...source },
    {
      action: "user.create_by_group",
      subjectType: "user",
      subjectId: user.id,
      after: { name, email, issuer: claims.issuer, subject: claims.subject },
    },
  );
  return { user, identity };
}

/** Sets what the groups give; returns how many roles the person holds then, those given by hand among them. */
async function setGroupGrants({ tx, wanted, source }: Step, user: UserRow): Promise<number> {
  const before = await grantsOf(tx, user.id, "groups");
  const after = await replaceGrants(tx, user.id, wanted, "groups");
  const [was, is] = [grantWords(before), grantWords(after)];
  if (was.join() !== is.join())
    await audit(
      tx,
      { actor: { type: "system", name: "single sign-on" }, ...source },
      {
        action: "user.set_roles_by_group",
        subjectType: "user",
        subjectId: user.id,
        before: { roles: was },
        after: { roles: is },
      },
    );
  return (await grantsOf(tx, user.id)).length;
}

async function open(
  { tx, claims, settings, source }: Step,
  user: UserRow,
  identity: IdentityRow,
): Promise<SessionClaims> {
  const secondFactor = factorOf(claims, settings);
  const sessionId = await openSession(tx, user.id, source, {
    secondFactor,
    provider: { identityId: identity.id, authenticatedAt: claims.authenticatedAt },
  });
  await audit(
    tx,
    { actor: { ...actorOf(user), sessionId }, ...source },
    {
      action: "session.sign_in",
      subjectType: "user",
      subjectId: user.id,
      after: { secondFactor, through: claims.issuer },
    },
  );
  return { userId: user.id, sessionId };
}

/** The same person in the same session proves again who they are. */
async function confirm(
  { tx, claims, settings, source }: Step,
  live: SessionClaims,
  { user, identity }: Known,
): Promise<SessionClaims | Refused> {
  const [session] = await tx
    .select({ identityId: sessions.identityId })
    .from(sessions)
    .where(eq(sessions.id, live.sessionId));
  if (live.userId !== user.id || session?.identityId !== identity.id)
    return { refusal: "other_person", userId: user.id };
  if (!isProofFresh(claims.authenticatedAt, Date.now())) return { refusal: "not_fresh", userId: user.id };
  const isVouched = factorOf(claims, settings) === "provider";
  await renewProof(tx, live, {
    authenticatedAt: claims.authenticatedAt,
    ...(isVouched && { secondFactor: "provider" }),
  });
  await audit(
    tx,
    { actor: { ...actorOf(user), sessionId: live.sessionId }, ...source },
    {
      action: "user.confirm_identity",
      subjectType: "user",
      subjectId: user.id,
      after: { through: claims.issuer },
    },
  );
  return live;
}

function factorOf(claims: ProviderClaims, settings: Settings): Proof["secondFactor"] {
  return settings.trustsSecondFactor && claims.hasSecondFactor ? "provider" : "none";
}

function actorOf({ id, name, email }: UserRow): Extract<Actor, { type: "user" }> {
  return { type: "user", userId: id, name, email, grants: [], sessionId: "" };
}

async function recordRefusal(
  database: Database,
  { issuer, subject }: ProviderClaims,
  source: SignInSource,
  { refusal, userId }: Refused,
): Promise<{ refusal: SignInProblem }> {
  await audit(
    database,
    { actor: { type: "system", name: "single sign-on" }, ...source },
    {
      action: "session.sign_in",
      outcome: "refused",
      subjectType: "user",
      subjectId: userId ?? "unknown",
      after: { issuer, subject },
      reason: refusalWords[refusal] ?? refusal,
    },
  );
  return { refusal };
}

const refusalWords: Partial<Record<SignInProblem, string>> = {
  issuer: "the ID token came from another issuer",
  no_group: "no group gives a role",
  unverified_email: "the identity provider does not vouch for an e-mail",
  not_active: "the account is suspended or removed",
  linked_elsewhere: "the e-mail belongs to a person with another identity there",
  other_person: "the browser is signed in as somebody else, or by password",
  not_fresh: "the identity provider did not ask again",
};
