import { createTRPCClient, httpBatchLink } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "@/server/trpc/router";
import { Refusal } from "../shared/progress";

const requestMsMax = 60_000;

/** The cookies of one session, kept in memory only. */
class Cookies {
  private readonly values = new Map<string, string>();

  keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      if (at > 0) this.values.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  header(): string {
    return [...this.values].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

/**
 * Signs in as a browser does.
 * @returns a client of the console's procedures with the session
 * @throws Refusal when the console does not answer or refuses
 */
export async function openSession(
  consoleUrl: string,
  { email, password, code }: { email: string; password: string; code: string },
) {
  const cookies = new Cookies();
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    try {
      const response = await fetch(`${consoleUrl}${path}`, {
        ...init,
        redirect: "manual",
        headers: { ...init.headers, cookie: cookies.header() },
        signal: AbortSignal.timeout(requestMsMax),
      });
      cookies.keep(response);
      return response;
    } catch {
      throw new Refusal(`The console at ${consoleUrl} does not answer. See that it runs.`);
    }
  };
  const { csrfToken } = (await (await ask("/api/auth/csrf")).json()) as { csrfToken: string };
  const answer = await ask("/api/auth/callback/credentials", {
    method: "POST",
    body: new URLSearchParams({ email, password, code, csrfToken, json: "true" }),
  });
  if (!answer.ok)
    throw new Refusal(
      "The console refused the sign-in. Look at e-mail and password; with a second factor, set CONSOLE_CODE to its code of now.",
    );
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${consoleUrl}/api/trpc`,
        transformer: superjson,
        headers: () => ({ cookie: cookies.header() }),
      }),
    ],
  });
}

export type ConsoleClient = Awaited<ReturnType<typeof openSession>>;
