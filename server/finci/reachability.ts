import { lookup as resolveAll } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { StepResult } from "@/lib/connection-test";
import { readCertificate } from "./certificate";
import { isRefusedAddress, type OutboundPolicy, plainHost, urlProblem } from "./outbound";

/** Longest wait for a name, for a connection to one address, and for the handshake. */
const stepMsMax = 5_000;
/** Of a name's addresses so many are tried. */
const addressesMax = 4;

export type ReachOptions = {
  policy: OutboundPolicy;
  /** All addresses of a name. */
  resolve?: (host: string) => Promise<string[]>;
  /** A certificate to trust beside those of the system; for tests. */
  trusted?: string;
};

type Timed<Value> = { value: Value; durationMs: number };

/**
 * Walks the way to a URL without sending anything to it: address allowed, name, connection, TLS. Stops behind the first step that
 * failed. Connects only to addresses that the outbound policy lets through. Never throws.
 */
export async function reach(url: URL, options: ReachOptions): Promise<StepResult[]> {
  const problem = urlProblem(url, options.policy);
  if (problem)
    return [
      step(
        "address",
        "failed",
        null,
        problem,
        "Enter FINCI's public address in the settings of this environment.",
      ),
    ];
  const host = plainHost(url);
  const named = await nameStep(host, options.resolve ?? resolve);
  if (named.addresses.length === 0) return [allowed(host), named.result];
  const refused = named.addresses.filter((address) => isRefusedAddress(url, address, options.policy));
  if (refused.length > 0) return [refusedStep(host, refused), named.result];
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const connection = await connectionStep(named.addresses.slice(0, addressesMax), port);
  const taken = [allowed(host), named.result, connection.result];
  if (!connection.socket) return taken;
  try {
    const tls =
      url.protocol === "https:"
        ? await tlsStep(connection.socket, host, options.trusted)
        : step("tls", "skipped", null, "The address is http:// on this machine; nothing leaves it.", null);
    return [...taken, tls];
  } finally {
    connection.socket.destroy();
  }
}

function step(
  name: StepResult["step"],
  state: StepResult["state"],
  durationMs: number | null,
  finding: string,
  advice: string | null,
): StepResult {
  return { step: name, state, durationMs, finding, advice };
}

const allowed = (host: string) => step("address", "passed", null, `The console may call ${host}.`, null);

function refusedStep(host: string, refused: string[]): StepResult {
  const finding = `${host} stands for ${refused.join(", ")}, in a private or special network. Nothing was sent there.`;
  const advice =
    "The console calls public addresses only. Ask whoever runs the name server why FINCI's name points inside; enter FINCI's public address.";
  return step("address", "failed", null, finding, advice);
}

async function resolve(host: string): Promise<string[]> {
  return (await resolveAll(host, { all: true })).map(({ address }) => address);
}

async function timed<Value>(work: Promise<Value>): Promise<Timed<Value>> {
  const startedMs = performance.now();
  const value = await work;
  return { value, durationMs: Math.round(performance.now() - startedMs) };
}

/** The work's result, or its error; an error as well when it takes longer than a step may. */
async function settled<Value>(work: Promise<Value>): Promise<Value | Error> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Error>((give) => {
    timer = setTimeout(() => give(new Error(`no answer within ${stepMsMax / 1000} s`)), stepMsMax);
  });
  const result = await Promise.race([work.catch((error: Error) => error), late]);
  clearTimeout(timer);
  return result;
}

async function nameStep(host: string, resolver: (host: string) => Promise<string[]>) {
  if (isIP(host) !== 0) {
    const finding = `${host} is an address; no name has to be found.`;
    return { addresses: [host], result: step("dns", "skipped", null, finding, null) };
  }
  const { value, durationMs } = await timed(settled(resolver(host)));
  if (!(value instanceof Error) && value.length > 0) {
    const result = step("dns", "passed", durationMs, `${host} is ${value.join(", ")}.`, null);
    return { addresses: value, result };
  }
  const finding = `No address was found for ${host}${value instanceof Error ? ` (${codeOf(value)})` : ""}.`;
  const advice =
    codeOf(value) === "ENOTFOUND"
      ? "The name does not exist for this server. Compare the base address with what FINCI gave, letter by letter; if it is right, ask whoever runs this server's name server."
      : "This server's name server did not answer. Try again; if it repeats, ask whoever runs this server to see that it can resolve public names.";
  return { addresses: [], result: step("dns", "failed", durationMs, finding, advice) };
}

const codeOf = (error: unknown): string =>
  error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : "";

const tcpAdvice: Record<string, string> = {
  ECONNREFUSED:
    "The machine answers, but nothing listens at that port. Compare the port with what FINCI gave (the sandbox uses 5500); if it is right, FINCI's service is down: tell FINCI.",
  ENETUNREACH: "This server has no way to that network. Ask whoever runs its network.",
  EHOSTUNREACH: "This server has no way to that machine. Ask whoever runs its network.",
};
const silentAdvice =
  "Nothing came back. A firewall drops the packets: ours on the way out, or FINCI's, which lets in allow-listed addresses only. Have the outgoing port opened here, and give FINCI our outgoing addresses.";

type Connection = { socket: Socket | null; result: StepResult };

async function connectionStep(addresses: string[], port: number): Promise<Connection> {
  const startedMs = performance.now();
  const failures: string[] = [];
  let advice = silentAdvice;
  for (const address of addresses) {
    const socket = connect({ host: address, port });
    const result = await settled(once(socket, "connect"));
    const durationMs = Math.round(performance.now() - startedMs);
    if (!(result instanceof Error)) {
      const finding = `Connected to ${address} port ${port}.`;
      return { socket, result: step("tcp", "passed", durationMs, finding, null) };
    }
    socket.destroy();
    failures.push(`${address} port ${port}: ${codeOf(result)}`);
    advice = tcpAdvice[codeOf(result)] ?? silentAdvice;
  }
  const durationMs = Math.round(performance.now() - startedMs);
  const finding = `No connection. ${failures.join("; ")}.`;
  return { socket: null, result: step("tcp", "failed", durationMs, finding, advice) };
}

function once(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((done, fail) => {
    socket.once(event, done);
    socket.on("error", fail);
  });
}

async function tlsStep(socket: Socket, host: string, trusted: string | undefined): Promise<StepResult> {
  // Goes on with a certificate that is not right, to say what is wrong with it. Nothing is sent over it.
  const secured: TLSSocket = connectTls({
    socket,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 && { servername: host }),
    ...(isIP(host) !== 0 && { host }),
    ...(trusted !== undefined && { ca: trusted }),
  });
  const { value, durationMs } = await timed(settled(once(secured, "secureConnect")));
  if (value instanceof Error) {
    secured.destroy();
    const finding = `The TLS handshake failed (${codeOf(value)}).`;
    const advice =
      "What listens there speaks no TLS, or a version older than 1.2. Compare host and port with what FINCI gave; a proxy in between may also break it: ask whoever runs this server's network.";
    return step("tls", "failed", durationMs, finding, advice);
  }
  const { state, finding, advice } = readCertificate(
    {
      protocol: secured.getProtocol(),
      problem: secured.authorized ? null : String(secured.authorizationError),
      certificate: secured.getPeerCertificate(),
    },
    host,
    Date.now(),
  );
  secured.destroy();
  return step("tls", state, durationMs, finding, advice);
}
