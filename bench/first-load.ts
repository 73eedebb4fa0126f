import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

/*
 * First-load JavaScript of every page of a running console: the scripts its HTML names, gzipped, as a browser with an
 * empty cache fetches them. Needs a production build, so run it beside `npm start`.
 */

const kilobytesMax = 250;
const { values } = parseArgs({ options: { data: { type: "string", default: ".data" } } });

type Demo = {
  consoleUrl: string;
  users: { email: string; password: string }[];
  cards: { tokenId: string; accountId: string }[];
};
const demo = JSON.parse(readFileSync(`${values.data}/demo.json`, "utf8")) as Demo;

/** The cookies of one browser. */
const cookies = new Map<string, string>();

async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
  const response = await fetch(new URL(path, demo.consoleUrl), {
    ...init,
    redirect: "manual",
    headers: { ...init.headers, cookie },
  });
  for (const line of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (name) cookies.set(name, value ?? "");
  }
  return response;
}

async function signIn(): Promise<void> {
  const { csrfToken } = (await (await call("/api/auth/csrf")).json()) as { csrfToken: string };
  const [user] = demo.users;
  const body = new URLSearchParams({
    csrfToken,
    email: user?.email ?? "",
    password: user?.password ?? "",
    json: "true",
  });
  const response = await call("/api/auth/callback/credentials", { method: "POST", body });
  if (!response.ok) throw new Error(`Sign-in answered ${response.status}`);
}

async function pages(): Promise<string[]> {
  const [card] = demo.cards;
  const input = encodeURIComponent(JSON.stringify({ json: { limit: 1 } }));
  const first = async (router: string) => {
    const answer = (await (await call(`/api/trpc/${router}.list?input=${input}`)).json()) as {
      result: { data: { json: { items: { id: string }[] } } };
    };
    return answer.result.data.json.items[0]?.id;
  };
  const open = (await (await call("/api/trpc/issuances.open")).json()) as {
    result: { data: { json: { id: string }[] } };
  };
  const [issuance] = open.result.data.json;
  const [authorization, transaction, delivery, apiCall, program] = await Promise.all(
    ["authorizations", "transactions", "deliveries", "apiCalls", "programs"].map(first),
  );
  return [
    ...["overview", "programs", "customers", "accounts", "cards", "cards/issue"].map((name) => `/${name}`),
    ...["authorizations", "transactions", "exceptions", "deliveries", "api-log"].map((name) => `/${name}`),
    `/cards/${card?.tokenId}`,
    `/cards/${card?.tokenId}/rules`,
    `/cards/${card?.tokenId}/rules/edit`,
    `/accounts/${card?.accountId}/rules/edit`,
    `/accounts/${card?.accountId}`,
    ...(issuance ? [`/cards/issue/${issuance.id}`] : []),
    ...(authorization ? [`/authorizations/${authorization}`, `/authorizations/${authorization}/re-run`] : []),
    ...(program
      ? ["rules", "rules/edit", "maintenance", "maintenance/start"].map(
          (tab) => `/programs/${program}/${tab}`,
        )
      : []),
    ...(transaction ? [`/transactions/${transaction}`] : []),
    ...(delivery ? [`/deliveries/${delivery}`] : []),
    ...(apiCall ? [`/api-log/${apiCall}`] : []),
  ];
}

const scriptBytes = new Map<string, number>();

async function compressedBytes(script: string): Promise<number> {
  const known = scriptBytes.get(script);
  if (known !== undefined) return known;
  const bytes = gzipSync(Buffer.from(await (await call(script)).arrayBuffer())).byteLength;
  scriptBytes.set(script, bytes);
  return bytes;
}

async function measure(path: string) {
  const response = await call(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  const html = await response.text();
  // `nomodule` scripts are fetched by browsers of another age only.
  const tags = [...html.matchAll(/<script\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => !/nomodule/i.test(tag));
  const scripts = new Set(tags.flatMap((tag) => /src="([^"]+\.js[^"]*)"/.exec(tag)?.[1] ?? []));
  let bytes = 0;
  for (const script of scripts) bytes += await compressedBytes(script);
  return {
    page: path.replace(/\d{15,}|[0-9a-f-]{36}/, "…"),
    scripts: scripts.size,
    "kB compressed": Math.round(bytes / 100) / 10,
  };
}

// The page before the sign-in comes first: afterwards it only redirects.
const rows = [await measure("/sign-in")];
await signIn();
for (const path of await pages()) rows.push(await measure(path));
console.table(rows);
const largest = Math.max(...rows.map((row) => row["kB compressed"]));
console.log(JSON.stringify({ largestKilobytes: largest, kilobytesMax, pages: rows.length }));
process.exit(largest < kilobytesMax ? 0 : 1);
