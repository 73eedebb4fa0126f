import { expect, test } from "vitest";
import { authLogger, withNamedProblem } from "./provider-problems";

/** What Auth.js does with a cause: it tells its logger, and leads to a page that says one word for all. */
async function problemFor(message: string, { query = "", isCallback = true, isJson = false } = {}) {
  const response = await withNamedProblem(new URLSearchParams(query), isCallback, async () => {
    authLogger.error?.("OAUTH_CALLBACK_ERROR", { error: new Error(message), providerId: "oidc" } as never);
    if (isJson) return Response.json({ url: "/api/auth/error?error=OAuthSignin" });
    return new Response(null, { status: 302, headers: { location: "/api/auth/error?error=OAuthCallback" } });
  });
  const url = response.headers.get("location") ?? ((await response.json()) as { url: string }).url;
  return url.replace("/sign-in?problem=", "");
}

test.each([
  ["State cookie was missing.", "expired"],
  ["state mismatch, expected a, got: b", "expired"],
  ["PKCE code_verifier value could not be parsed.", "expired"],
  ["invalid_grant (grant request is invalid)", "expired"],
  ["iss mismatch, expected https://a.example, got: https://b.example", "issuer"],
  ["unexpected iss value, expected https://a.example, got: https://b.example", "issuer"],
  ["JWT not active yet, now 100, nbf 200", "clock"],
  ["JWT expired, now 200, exp 100", "clock"],
  ["id_token issued in the future, now 100, iat 200", "clock"],
  ["outgoing request timed out after 10000ms", "unreachable"],
  ["connect ECONNREFUSED 127.0.0.1:1", "unreachable"],
  ["nonce mismatch, expected a, got: b", "failed"],
  ["failed to validate JWT signature", "failed"],
])("%s is told as %s", async (message, problem) => {
  expect(await problemFor(message)).toBe(problem);
});

test("what the provider itself refused is told apart from what we refuse", async () => {
  expect(await problemFor("access_denied", { query: "error=access_denied" })).toBe("denied");
  expect(await problemFor("server_error", { query: "error=server_error" })).toBe("failed");
});

test("a way there that cannot be found leads nowhere else", async () => {
  expect(await problemFor("connect ECONNREFUSED", { isCallback: false, isJson: true })).toBe("unreachable");
});

test("an answer without a problem stays as it is, also while another request has one", async () => {
  const good = withNamedProblem(new URLSearchParams(), true, async () => {
    await problemFor("State cookie was missing.");
    return new Response("good");
  });
  expect(await (await good).text()).toBe("good");
});
