import { connect, type Socket } from "node:net";

/** Bodies that somebody who means harm, or is broken, might send. The same seed gives the same bodies. */

/** Numbers from 0 to 1 that repeat with the seed. Source: mulberry32, public domain */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
type Category = (random: Random, good: string) => string | Buffer;

const below = (random: Random, limit: number) => Math.floor(random() * limit);
const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[below(random, items.length)] as Item;

const hostileValues: readonly unknown[] = [
  null,
  true,
  [],
  {},
  "",
  "\0",
  "\ud800",
  "\udfff\ud800",
  "a".repeat(5_000),
  "’; drop table authorizations; --",
  "__proto__",
  "constructor",
  -1,
  0,
  1e308,
  5e-324,
  Number.MAX_SAFE_INTEGER + 2,
  "99999999999999999999999999.99",
  "-0.00",
  "1e5",
  "0x10",
  "NaN",
  "٣٫٥",
  "10.001",
  " 10.00",
  "4111111111111111",
  { toString: "x" },
  [[[[[]]]]],
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59+23:59",
  "2026-02-30T00:00:00Z",
  "2026-11-22T23:59:60Z",
];
const hostileNumbers = [
  "1e999",
  "-1e999",
  "1E+400",
  "0.1e-999",
  "-0",
  "123456789012345678901234567890",
  "1.".padEnd(400, "3"),
];
const keys = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "then",
  "length",
  "\0",
  "\ud800",
];

function randomValue(random: Random, depth = 0): unknown {
  if (depth > 3 || random() < 0.6) return pick(random, hostileValues);
  if (random() < 0.5) return Array.from({ length: below(random, 5) }, () => randomValue(random, depth + 1));
  return Object.fromEntries(
    Array.from({ length: below(random, 5) }, () => [pick(random, keys), randomValue(random, depth + 1)]),
  );
}

/** Replaces one value of the body, at the top or inside, by text: so that it may be what JSON.stringify never writes. */
function withField(good: string, random: Random, text: string): string {
  const names = [...good.matchAll(/"(\w+)":("[^"]*"|true|false|null|\d+)/g)];
  const chosen = pick(random, names);
  const at = (chosen.index ?? 0) + chosen[0].length - (chosen[2]?.length ?? 0);
  return good.slice(0, at) + text + good.slice((chosen.index ?? 0) + chosen[0].length);
}

/** In front of the body's last bracket. */
const withMore = (good: string, more: string) => `${good.slice(0, -1)},${more}}`;

const categories: Record<string, Category> = {
  truncated: (random, good) => good.slice(0, below(random, good.length)),
  "cut at the front": (random, good) => good.slice(below(random, good.length)),
  "bytes flipped": (random, good) => {
    const bytes = Buffer.from(good);
    for (let flips = 1 + below(random, 4); flips > 0; flips -= 1)
      bytes[below(random, bytes.length)] = below(random, 256);
    return bytes;
  },
  "bad UTF-8": (random, good) => {
    const bad = pick(random, [
      [0xff],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0xe2, 0x82],
    ]);
    const at = below(random, good.length);
    return Buffer.concat([Buffer.from(good.slice(0, at)), Buffer.from(bad), Buffer.from(good.slice(at))]);
  },
  noise: (random) => Buffer.from(Array.from({ length: below(random, 400) }, () => below(random, 256))),
  empty: (random) => pick(random, ["", " ", "\n", "null", "0", '""', "[]", "{}", "true", "\ufeff{}"]),
  "wrong type": (random, good) => withField(good, random, JSON.stringify(pick(random, hostileValues))),
  "another structure": (random, good) => withField(good, random, JSON.stringify(randomValue(random))),
  "huge number": (random, good) => withField(good, random, pick(random, hostileNumbers)),
  "duplicate key": (random, good) =>
    withMore(
      good,
      `"${pick(random, ["id", "billing_amount", "account_id", "type"])}":${JSON.stringify(pick(random, hostileValues))}`,
    ),
  "prototype key": (random, good) =>
    withMore(good, `${JSON.stringify(pick(random, keys))}:${JSON.stringify(randomValue(random))}`),
  "more of it": (random, good) => withMore(good, `"extra":${pick(random, hostileNumbers)}`),
  "valid JSON": (random) => JSON.stringify(randomValue(random)),
  escapes: (random, good) =>
    withField(
      good,
      random,
      pick(random, ['"\\u0000"', '"\\ud800"', '"\\uDFFF\\uD800"', '"\\u005f_proto__"', '"\\x"']),
    ),
};

/** Larger and dearer ones come less often. */
const dear: Record<string, Category> = {
  "deep array": (random) => "[".repeat(1_000 + below(random, 59_000)),
  "deep object": (random, good) => {
    const depth = 1_000 + below(random, 9_000);
    return withMore(good, `"deep":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);
  },
  "deep and closed": (random, good) => {
    const depth = 1_000 + below(random, 28_000);
    return withMore(good, `"deep":${"[".repeat(depth)}${"]".repeat(depth)}`);
  },
  oversize: (random, good) => withMore(good, `"more":"${"x".repeat(65_536 + below(random, 4_096))}"`),
  "as large as allowed": (_random, good) => withMore(good, `"more":"${"9".repeat(60_000)}"`),
  "many keys": (random, good) =>
    withMore(good, Array.from({ length: 5_000 }, (_, index) => `"k${index}":${below(random, 10)}`).join(",")),
};

const dearShare = 0.02;

export function hostileBody(random: Random, good: string): { category: string; body: Buffer } {
  const chosen = random() < dearShare ? dear : categories;
  const [category, make] = pick(random, Object.entries(chosen));
  // Mostly an id of its own: near-valid bodies are then decided, not repeats.
  const id = `25${String(below(random, 1e8)).padStart(8, "0")}${String(below(random, 1e8)).padStart(8, "0")}`;
  const fresh = random() < 0.9 ? good.replace(/"id":"\d+"/, `"id":"${id}"`) : good;
  const made = make(random, fresh);
  return { category, body: typeof made === "string" ? Buffer.from(made) : made };
}

const responseHead = /^HTTP\/1\.1 (\d{3})[\s\S]*?\r\ncontent-length: (\d+)[\s\S]*?\r\n\r\n/i;

/**
 * One connection on which requests are sent before the first answer is awaited (HTTP/1.1 pipelining): a client of Node's own
 * would cost more than the gateway.
 */
export class PipelinedConnection {
  private readonly socket: Socket;
  private received = "";
  private statuses: number[] = [];
  private awaited = 0;
  private resolve: (statuses: number[]) => void = () => {};

  constructor(private readonly port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.setNoDelay(true);
    this.socket.setEncoding("latin1");
    this.socket.on("data", (text: string) => this.read(text));
    this.socket.on("error", () => {});
    this.socket.on("close", () => this.finish());
  }

  /** Posts all; resolves with the statuses in order. 0: the connection broke before there was an answer. */
  post(requests: readonly { path: string; body: Buffer }[]): Promise<number[]> {
    this.statuses = [];
    this.awaited = requests.length;
    const parts = requests.flatMap(({ path, body }) => [
      Buffer.from(
        `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${this.port}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
      ),
      body,
    ]);
    const answered = new Promise<number[]>((resolve) => {
      this.resolve = resolve;
    });
    if (this.socket.destroyed) this.finish();
    else this.socket.write(Buffer.concat(parts));
    return answered;
  }

  private read(text: string): void {
    this.received += text;
    for (let head = responseHead.exec(this.received); head; head = responseHead.exec(this.received)) {
      const bytes = head[0].length + Number(head[2]);
      if (this.received.length < bytes) return;
      this.received = this.received.slice(bytes);
      this.statuses.push(Number(head[1]));
    }
    if (this.statuses.length >= this.awaited) this.resolve(this.statuses);
  }

  private finish(): void {
    while (this.statuses.length < this.awaited) this.statuses.push(0);
    this.resolve(this.statuses);
  }

  end(): void {
    this.socket.destroy();
  }
}
