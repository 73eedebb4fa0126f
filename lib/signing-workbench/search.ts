import { createHash, createHmac } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { fromBase64, toBytes } from "./bytes";

/**
 * Which way of signing gives a signature: tries the ways that card platforms use, those nearest to the console's own first.
 * Bounded in count by the tables below (at most 8,640) and in time by the caller. Runs in the server.
 */

export const signingParts = ["timestamp", "method", "path", "body"] as const;
export type SigningPart = (typeof signingParts)[number];

/** As the request goes on the wire. */
export type SignedRequest = {
  timestamp: string;
  method: string;
  /** With its prefix and query. */
  path: string;
  body: Uint8Array;
};

/** The console's own way comes first in each table. */
const separators = ["", "\n", ".", "|", ":"] as const;
const pathForms = ["whole", "without_query", "without_prefix", "without_prefix_and_query"] as const;
const bodyForms = ["raw", "trimmed", "sha256_hex"] as const;
const methodForms = ["upper", "lower"] as const;
const secretForms = ["utf8", "hex", "base64"] as const;

/** A way of signing. */
export type SigningWay = {
  order: readonly SigningPart[];
  separator: (typeof separators)[number];
  path: (typeof pathForms)[number];
  body: (typeof bodyForms)[number];
  method: (typeof methodForms)[number];
  secret: (typeof secretForms)[number];
};

type Forms = Omit<SigningWay, "order">;

/** How a signature is written. */
export type SignatureForm = "hex" | "upper_hex" | "mixed_hex" | "base64";

/** A signature's 32 bytes and how it is written; null for a text that is no HMAC-SHA256. White space around it is ignored. */
export function readSignature(text: string): { bytes: Uint8Array; form: SignatureForm } | null {
  const plain = text.trim();
  const asHex = plain.length === 64 ? toBytes(plain, "hex") : null;
  if (asHex) {
    const form = !/[A-F]/.test(plain) ? "hex" : /[a-f]/.test(plain) ? "mixed_hex" : "upper_hex";
    return { bytes: asHex, form };
  }
  const bytes = fromBase64(plain);
  return bytes?.length === 32 ? { bytes, form: "base64" } : null;
}

/** Every order of the parts, ours first. */
const orders: readonly (readonly SigningPart[])[] = permutations([...signingParts]);

function permutations<Item>(items: Item[]): Item[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

/** All ways but for the order, those with the fewest differences from ours first. */
const allForms: readonly Forms[] = secretForms
  .flatMap((secret) =>
    bodyForms.flatMap((body) =>
      pathForms.flatMap((path) =>
        methodForms.flatMap((method) =>
          separators.map((separator) => ({ secret, body, path, method, separator })),
        ),
      ),
    ),
  )
  .sort((one, other) => differenceCount(one) - differenceCount(other));

function differenceCount({ secret, body, path, method, separator }: Forms): number {
  const isOurs = [secret === "utf8", body === "raw", path === "whole", method === "upper", separator === ""];
  return isOurs.filter((is) => !is).length;
}

/** The secret as a key; null when it is not written in that form. */
function keyOf(secret: string, form: SigningWay["secret"]): Uint8Array | null {
  const bytes = toBytes(secret, form === "utf8" ? "text" : form);
  return bytes && (form === "utf8" || bytes.length > 0) ? bytes : null;
}

function pathOf(path: string, prefix: string, form: SigningWay["path"]): string {
  const isShort = form === "without_prefix" || form === "without_prefix_and_query";
  const rest = isShort && path.startsWith(prefix) ? path.slice(prefix.length) : path;
  return form === "whole" || form === "without_prefix" ? rest : (rest.split("?")[0] ?? "");
}

function bodyOf(body: Uint8Array, form: SigningWay["body"]): Buffer {
  const raw = Buffer.from(body);
  if (form === "raw") return raw;
  // As latin1 each byte is one character, so that trimming takes white space of ASCII and nothing else.
  if (form === "trimmed")
    return Buffer.from(raw.toString("latin1").replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, ""), "latin1");
  return Buffer.from(createHash("sha256").update(raw).digest("hex"));
}

/** The signature's bytes in the given way. @throws Error when the secret is not written in the way's form */
export function signWay(secret: string, way: SigningWay, request: SignedRequest, pathPrefix: string): Buffer {
  const key = keyOf(secret, way.secret);
  if (!key) throw new Error(`The secret is not ${way.secret}`);
  return hmac(key, inputOf(way, request, pathPrefix));
}

function inputOf(way: SigningWay, request: SignedRequest, pathPrefix: string): Buffer {
  const parts: Record<SigningPart, Buffer> = {
    timestamp: Buffer.from(request.timestamp),
    method: Buffer.from(way.method === "upper" ? request.method.toUpperCase() : request.method.toLowerCase()),
    path: Buffer.from(pathOf(request.path, pathPrefix, way.path)),
    body: bodyOf(request.body, way.body),
  };
  const separator = Buffer.from(way.separator);
  return Buffer.concat(
    way.order.flatMap((part, at) => (at === 0 ? [parts[part]] : [separator, parts[part]])),
  );
}

const hmac = (key: Uint8Array, input: Uint8Array) => createHmac("sha256", key).update(input).digest();

export type SearchOutcome = {
  way: SigningWay | null;
  /** Ways tried, each with its own bytes. */
  tried: number;
  /** False when the time ran out before all were tried. */
  isComplete: boolean;
};

type SearchOptions = {
  secret: string;
  request: SignedRequest;
  pathPrefix: string;
  /** The 32 bytes looked for. */
  signature: Uint8Array;
  timeMsMax: number;
};

/** The nearest way that gives the signature. Lets other work run in between. */
export async function searchSigning(options: SearchOptions): Promise<SearchOutcome> {
  const { request, pathPrefix, secret } = options;
  const wanted = Buffer.from(options.signature);
  const deadlineMs = performance.now() + options.timeMsMax;
  const forms = allForms.filter((each) => saysSomethingOfItsOwn(each, options));
  let tried = 0;
  for (const each of forms) {
    await setImmediate();
    if (performance.now() > deadlineMs) return { way: null, tried, isComplete: false };
    const key = keyOf(secret, each.secret);
    if (!key) continue;
    for (const order of orders) {
      const way = { ...each, order };
      tried += 1;
      if (hmac(key, inputOf(way, request, pathPrefix)).equals(wanted))
        return { way, tried, isComplete: true };
    }
  }
  return { way: null, tried, isComplete: true };
}

/** False for a form that gives the same bytes as a nearer one does. */
function saysSomethingOfItsOwn({ path, body }: Forms, { request, pathPrefix }: SearchOptions): boolean {
  const paths = pathForms
    .slice(0, pathForms.indexOf(path))
    .map((form) => pathOf(request.path, pathPrefix, form));
  if (paths.includes(pathOf(request.path, pathPrefix, path))) return false;
  return body !== "trimmed" || !bodyOf(request.body, body).equals(Buffer.from(request.body));
}

/** The way as a signing template: what of it a template can say. */
export function templateOf({ order, separator }: Pick<SigningWay, "order" | "separator">): string {
  return order.map((part) => `{${part}}`).join(separator === "\n" ? "\\n" : separator);
}

const pathSentences = {
  without_query: "It signs the path without its query; the console signs the path as it goes on the wire.",
  without_prefix:
    "It signs the path without the prefix; the console signs the path as it goes on the wire. See whether FINCI's address has the prefix at all.",
  without_prefix_and_query:
    "It signs the path without prefix and query; the console signs the path as it goes on the wire.",
} as const;
const bodySentences = {
  trimmed:
    "It signs the body without white space around it; the console signs the bytes it sends. Where none stands around it, both are the same.",
  sha256_hex: "It signs the SHA-256 of the body (hex) in place of the body.",
} as const;
const secretSentences = {
  hex: "It reads the secret as hex; the console takes its characters as they are.",
  base64: "It reads the secret as base64; the console takes its characters as they are.",
} as const;
const formSentences = {
  upper_hex: "It writes the signature in upper-case hex; the console sends lower-case hex.",
  mixed_hex: "It writes the signature in hex of mixed case; the console sends lower-case hex.",
  base64: "It writes the signature in base64; the console sends lower-case hex.",
} as const;

/** What of a way no signing template can say, as sentences; empty when the template alone reproduces the signature. */
export function beyondTemplate(way: SigningWay, form: SignatureForm): string[] {
  return [
    way.method === "lower" && "It signs the method in lower case; the console signs it in upper case.",
    way.path !== "whole" && pathSentences[way.path],
    way.body !== "raw" && bodySentences[way.body],
    way.secret !== "utf8" && secretSentences[way.secret],
    form !== "hex" && formSentences[form],
  ].filter((sentence) => sentence !== false);
}
