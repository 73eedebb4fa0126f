import { AsyncLocalStorage } from "node:async_hooks";
import type { LoggerInstance } from "next-auth";
import { paths } from "@/lib/paths";
import type { SignInProblem } from "@/lib/sign-in-problems";
import { log } from "../log";

/*
 * What went wrong between the console and the identity provider. Auth.js tells the page one word for all of it and the
 * cause to its logger only, which is one for the whole process: so each request collects its own causes.
 */

const causes = new AsyncLocalStorage<string[]>();

/** The page that shows the problem. */
export function problemPath(problem: SignInProblem): string {
  return `${paths.signIn}?problem=${problem}`;
}

/** Auth.js's messages in our log: the words only, because what comes with them may hold tokens. */
export const authLogger: Partial<LoggerInstance> = {
  error: (code, metadata) => {
    const cause = causeOf(metadata);
    causes.getStore()?.push(cause);
    // A wrong password is told by the audit log.
    if (code !== "CALLBACK_CREDENTIALS_HANDLER_ERROR") log.warn({ code, cause }, "single sign-on failed");
  },
  warn: (code) => log.warn({ code }, "Auth.js warns"),
  debug: () => {},
};

/**
 * Runs Auth.js for a request that comes back from the identity provider or goes there, and gives the page that it leads to
 * the cause where there is one.
 */
export async function withNamedProblem(
  query: URLSearchParams,
  isCallback: boolean,
  answer: () => Promise<Response>,
): Promise<Response> {
  const found: string[] = [];
  const response = await causes.run(found, answer);
  if (found.length === 0) return response;
  const problem = isCallback ? problemOfCallback(query, found.join(" ")) : "unreachable";
  const headers = new Headers(response.headers);
  if (headers.has("location")) {
    headers.set("location", problemPath(problem));
    return new Response(null, { status: 302, headers });
  }
  return Response.json({ url: problemPath(problem) }, { headers });
}

/** What the words of the standard, of the client library and of Auth.js mean for a person. */
function problemOfCallback(query: URLSearchParams, cause: string): SignInProblem {
  if (query.has("error")) return query.get("error") === "access_denied" ? "denied" : "failed";
  if (/cookie was missing|could not be parsed|state mismatch|invalid_grant/.test(cause)) return "expired";
  if (/\biss\b|issuer/.test(cause)) return "issuer";
  if (/issued in the future|JWT expired|not active yet|nbf|\biat\b|\bexp\b/.test(cause)) return "clock";
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|timed out|timeout/.test(cause)) return "unreachable";
  return "failed";
}

function causeOf(metadata: unknown): string {
  const error = metadata instanceof Error ? metadata : (metadata as { error?: unknown } | undefined)?.error;
  if (!(error instanceof Error)) return "unknown";
  const code = "code" in error && error.code ? ` ${String(error.code)}` : "";
  return `${error.message}${code}`.slice(0, 300);
}
