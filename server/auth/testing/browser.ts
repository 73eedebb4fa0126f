import { NextRequest } from "next/server";

/** What the console answered: where it leads, and the status. */
type Answer = { location: string; status: number };

/** A browser with cookies of the console and of the identity provider, which follows what it is told. */
export class TestBrowser {
  readonly console = new Map<string, string>();
  readonly provider = new Map<string, string>();

  constructor(
    private readonly consoleUrl: string,
    private readonly answer: (request: NextRequest) => Promise<Response>,
  ) {}

  /** A request to the console's Auth.js: a form that is sent, or a page that is opened. */
  async auth(path: string, fields?: Record<string, string>): Promise<Response> {
    const url = new URL(`/api/auth/${path}`, this.consoleUrl);
    const body = fields && new URLSearchParams(fields).toString();
    const headers = new Headers({
      cookie: [...this.console].map(([name, value]) => `${name}=${value}`).join("; "),
      "user-agent": "test browser",
      "x-forwarded-for": "203.0.113.9",
      host: url.host,
      ...(body && {
        "content-type": "application/x-www-form-urlencoded",
        "content-length": `${body.length}`,
      }),
    });
    const response = await this.answer(
      new NextRequest(url, { method: body ? "POST" : "GET", headers, body }),
    );
    keep(this.console, response);
    return response;
  }

  /** To the identity provider: its address, with what the console asks for. */
  async leave(search = ""): Promise<string> {
    const { csrfToken } = (await (await this.auth("csrf")).json()) as { csrfToken: string };
    const answer = await this.auth(`signin/oidc${search}`, {
      csrfToken,
      callbackUrl: "/cards",
      json: "true",
    });
    return ((await answer.json()) as { url: string }).url;
  }

  /** Signs in at the provider; returns the address it leads back to. */
  async atProvider(address: string, login: string): Promise<string> {
    let url = address;
    let body: URLSearchParams | undefined;
    for (let step = 0; step < 12; step += 1) {
      const response = await fetch(url, {
        method: body ? "POST" : "GET",
        body,
        redirect: "manual",
        headers: { cookie: [...this.provider].map(([name, value]) => `${name}=${value}`).join("; ") },
      });
      keep(this.provider, response);
      const location = response.headers.get("location");
      if (location?.startsWith(this.consoleUrl)) return location;
      body = undefined;
      if (location) url = new URL(location, url).href;
      else body = new URLSearchParams({ login });
    }
    throw new Error("the provider never led back");
  }

  async back(address: string): Promise<Answer> {
    const { pathname, search } = new URL(address);
    const response = await this.auth(`${pathname.replace("/api/auth/", "")}${search}`);
    return { location: response.headers.get("location") ?? "", status: response.status };
  }

  async signIn(login: string, search?: string): Promise<Answer> {
    return this.back(await this.atProvider(await this.leave(search), login));
  }
}

function keep(jar: Map<string, string>, response: Response): void {
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === "" || /max-age=0/i.test(cookie)) jar.delete(name);
    else jar.set(name, value);
  }
}
