/** Why single sign-on led back without a sign-in, as it stands in the page's address. */
export const signInProblems = [
  "denied",
  "expired",
  "issuer",
  "clock",
  "unreachable",
  "failed",
  "no_group",
  "unverified_email",
  "not_active",
  "linked_elsewhere",
  "other_person",
  "not_fresh",
] as const;
export type SignInProblem = (typeof signInProblems)[number];

const askYourAdministrator = "Ask your administrator.";

/** What happened, why, and what to do. */
export function signInProblemSentence(problem: SignInProblem, label: string): string {
  switch (problem) {
    case "denied":
      return `${label} did not sign you in: it was cancelled there, or you may not use the console. Try again, or ask your administrator.`;
    case "expired":
      return "This sign-in took longer than 15 minutes, was begun in another browser, or was used already. Begin again.";
    case "issuer":
      return `The answer did not come from the identity provider that the console knows, so it was refused. ${askYourAdministrator}`;
    case "clock":
      return "The clocks of the console and of the identity provider differ, so the answer was refused. Ask your administrator to set them right.";
    case "unreachable":
      return `${label} does not answer the console. Try again in a moment; an administrator with a password can still sign in with it.`;
    case "failed":
      return `The answer of ${label} could not be used. Begin again; if that does not help, your administrator finds the cause in the console's log.`;
    case "no_group":
      return "You are known, but none of your groups may use the console. Ask your administrator for a role.";
    case "unverified_email":
      return `${label} does not vouch for your e-mail, so the console cannot tell who you are. ${askYourAdministrator}`;
    case "not_active":
      return "Your account here was suspended or removed. Ask your administrator.";
    case "linked_elsewhere":
      return `Your e-mail belongs here to another account of ${label}. ${askYourAdministrator}`;
    case "other_person":
      return `This browser is signed in as somebody else, or with a password. Sign out first, then continue with ${label}.`;
    case "not_fresh":
      return `${label} did not ask you again who you are, or does not say when it last did. ${askYourAdministrator}`;
  }
}

/** A problem that stands in an address; anything else is none. */
export function readSignInProblem(text: string): SignInProblem | null {
  return signInProblems.find((problem) => problem === text) ?? null;
}
