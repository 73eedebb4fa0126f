const base = "http://console.invalid";

/**
 * The path to go to after signing in: the wanted one when it stays inside the console, else the fallback. Reads the
 * text as a browser would, so that no spelling of another origin (`//host`, `/\host`, `/.//host`) passes.
 */
export function safeCallbackPath(wanted: string, fallback: string): string {
  if (!wanted.startsWith("/") || !URL.canParse(wanted, base)) return fallback;
  const address = new URL(wanted, base);
  const isInside = address.origin === base && !address.pathname.startsWith("//");
  if (!isInside || address.pathname.startsWith("/api/")) return fallback;
  return address.pathname + address.search + address.hash;
}
