import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import Provider, { type AccountClaims } from "oidc-provider";

/*
 * A real identity provider (OpenID Connect) on loopback, for tests: a page that asks who one is and believes it, no
 * consent. It warns about that.
 */

/** What the provider says about somebody; `sub` is the name they type. */
export type ProviderAccount = Omit<AccountClaims, "sub"> & { amr?: string[]; groups?: string[] };

export type TestProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who may sign in there; may be changed at any time. */
  accounts: Map<string, ProviderAccount>;
  stop(): Promise<void>;
};

const clientId = "card-console";
const clientSecret = "a secret of the tests and nobody else";

/** Starts it; port 0 takes a free one. */
export async function startProvider(redirectUri: string, port = 0): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const accounts = new Map<string, ProviderAccount>();
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: {
      openid: ["sub", "groups", "amr"],
      email: ["email", "email_verified"],
      profile: ["name"],
    },
    // Claims stand in the ID token, as the providers of enterprises have it.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    cookies: { keys: ["a key of the tests"] },
    findAccount: (_context, sub) => {
      const account = accounts.get(sub);
      return account && { accountId: sub, claims: () => ({ ...account, sub }) };
    },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? "",
        accountId: oidc.session?.accountId ?? "",
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  server.on("request", (request, response) => {
    if (request.url?.startsWith("/interaction/")) void answerPage(provider, accounts, request, response);
    else void callback(request, response);
  });
  return {
    issuer,
    clientId,
    clientSecret,
    accounts,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The page that asks who one is, and what it sends. */
async function answerPage(
  provider: Provider,
  accounts: TestProvider["accounts"],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") {
    response.setHeader("content-type", "text/html");
    response.end(
      "<!doctype html><title>Example ID</title><h1>Example ID</h1><form method=post>" +
        "<label>Login <input name=login></label><button>Sign in</button><button name=cancel value=1>Cancel</button></form>",
    );
    return;
  }
  const given = new URLSearchParams(await text(request));
  const login = given.get("login") ?? "";
  const isKnown = accounts.has(login) && !given.has("cancel");
  const result = isKnown
    ? { login: { accountId: login, amr: accounts.get(login)?.amr } }
    : { error: "access_denied", error_description: "The person did not sign in" };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}
