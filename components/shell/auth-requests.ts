/** Talks to Auth.js under /api/auth: the token against forged requests first, then the act. */
async function post(action: string, fields: Record<string, string>): Promise<Response> {
  const answer = await fetch("/api/auth/csrf", { cache: "no-store" });
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  return fetch(`/api/auth/${action}`, {
    method: "POST",
    body: new URLSearchParams({ ...fields, csrfToken, json: "true" }),
  });
}

/**
 * `refused` stands for a wrong e-mail, password or code and for an account that waits: the server does not tell which.
 * `code_needed`: the password is right, and the person has a second factor.
 */
export async function signIn(
  email: string,
  password: string,
  code: string,
): Promise<"done" | "code_needed" | "refused" | "failed"> {
  try {
    const answer = await post("callback/credentials", { email, password, code });
    if (answer.ok) return "done";
    if (answer.status !== 401) return "failed";
    const { url } = (await answer.json()) as { url?: string };
    return url?.includes("error=CodeNeeded") ? "code_needed" : "refused";
  } catch {
    return "failed";
  }
}

/**
 * The identity provider's page to go on to, or ours that says why there is none; null when the console did not answer.
 * @param isAgain the provider asks for the password again, although the person is signed in there
 */
export async function findProviderPage(target: string, isAgain = false): Promise<string | null> {
  try {
    const search = isAgain ? "?prompt=login&max_age=0" : "";
    const answer = await post(`signin/oidc${search}`, { callbackUrl: target });
    return answer.ok ? (((await answer.json()) as { url?: string }).url ?? null) : null;
  } catch {
    return null;
  }
}

/** Ends the session on the server and forgets the cookie; false when the server did not answer. */
export async function signOut(): Promise<boolean> {
  try {
    return (await post("signout", {})).ok;
  } catch {
    return false;
  }
}
