import { randomUUID } from "node:crypto";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import type { EnvironmentKind } from "../context";
import { readEnvironment } from "../env";
import { parseNetworks, sourceAddress } from "../intake/source";

/** Cookie with the side the person looks at; it is a preference, no secret. */
export const environmentCookie = "environment";
/** A page in the background keeps its own side, whatever another tab has chosen since. */
export const environmentHeader = "x-environment";
const unattendedHeader = "x-unattended";

const requestIdPattern = /^[\w-]{8,64}$/;

/** The request's id (the gateway's, or a new one), kept for the whole request. */
export const currentRequestId = cache(async (): Promise<string> => {
  const given = (await headers()).get("x-request-id");
  return given && requestIdPattern.test(given) ? given : randomUUID();
});

/** The side that the page names, else the cookie's; the sandbox when neither does. */
export async function currentEnvironmentKind(): Promise<EnvironmentKind> {
  const named = (await headers()).get(environmentHeader) ?? (await cookies()).get(environmentCookie)?.value;
  return named === "production" ? "production" : "sandbox";
}

/** False for what a page asks by itself while nobody sits before it. */
export async function isAttended(): Promise<boolean> {
  return (await headers()).get(unattendedHeader) === null;
}

/** Who sent the request, through our own proxies; null when nothing says so. */
export async function currentSourceAddress(): Promise<string | null> {
  return clientAddress((await headers()).get("x-forwarded-for"));
}

/** The browser, as it names itself. */
export async function currentUserAgent(): Promise<string | null> {
  return (await headers()).get("user-agent");
}

/** The caller among the forwarded addresses: the last one is our own gateway's (or Next's) word. */
export function clientAddress(forwardedFor: string | null | undefined): string | null {
  const hops = (forwardedFor ?? "").split(",").map((hop) => hop.trim());
  const peer = hops.pop();
  if (!peer) return null;
  return sourceAddress(peer, hops.join(","), parseNetworks(readEnvironment().TRUSTED_PROXIES));
}
