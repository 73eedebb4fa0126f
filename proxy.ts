import { type NextRequest, NextResponse } from "next/server";

const environmentCookie = "environment";
const cookieSeconds = 365 * 24 * 3600;

/**
 * Runs before each page: makes the content security policy with its nonce, takes `?environment=` of a shared link into
 * the cookie, and tells the layouts their address. Who may see the page is decided in the layout and in tRPC.
 */
export function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  const policy = contentSecurityPolicy(crypto.randomUUID().replaceAll("-", ""));
  headers.set("content-security-policy", policy.value);
  headers.set("x-nonce", policy.nonce);
  headers.set("x-page-address", request.nextUrl.pathname + request.nextUrl.search);

  const environment = request.nextUrl.searchParams.get("environment");
  const isNamed = environment === "sandbox" || environment === "production";
  if (isNamed) {
    request.cookies.set(environmentCookie, environment);
    headers.set("cookie", request.cookies.toString());
  }
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy.value);
  if (isNamed) {
    response.cookies.set(environmentCookie, environment, {
      path: "/",
      sameSite: "lax",
      maxAge: cookieSeconds,
    });
  }
  return response;
}

/** Scripts run with this request's nonce only. Development needs eval (hot reload) and a web socket. */
function contentSecurityPolicy(nonce: string) {
  const isDevelopment = process.env.NODE_ENV === "development";
  const value = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    // Radix, the charts and the toasts place themselves with style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws: wss:" : ""}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  return { nonce, value };
}

export const config = { matcher: ["/((?!api/|_next/|icon).*)"] };
