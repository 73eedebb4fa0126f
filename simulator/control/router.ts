import type { IncomingMessage, ServerResponse } from "node:http";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { MoneyError } from "@/lib/money";
import { ControlError, readBody, sendJson } from "../http";
import type { Simulation } from "../simulation";
import { authorize, giveBack, present, reverse } from "./payments";
import { addLedgerEntry, changeCard, changeTraffic, forgetCard, putFault, putTenant } from "./settings";
import { testDelivery } from "./test-delivery";
import { views } from "./views";

/** What a control call is answered with. */
export type ControlCall = { simulation: Simulation; name: string; query: URLSearchParams; body: unknown };
export type ControlHandler = (call: ControlCall) => unknown | Promise<unknown>;

/** `METHOD first-part-of-the-path`; a second part of the path is the call's `name`. */
const handlers: Record<string, ControlHandler> = {
  "PUT tenants": putTenant,
  "POST authorizations": authorize,
  "POST reversals": reverse,
  "POST presentments": present,
  "POST returns": giveBack,
  "PUT faults": putFault,
  "DELETE faults": ({ simulation }) => {
    simulation.faults.clear();
    return { faults: [] };
  },
  "PUT traffic": changeTraffic,
  "POST cards": changeCard,
  "DELETE cards": forgetCard,
  "POST ledger-entries": addLedgerEntry,
  "POST test-deliveries": testDelivery,
  "POST deliveries": ({ simulation }) => {
    simulation.deliveries.retryNow();
    return { pending: simulation.store.count("deliveries") };
  },
  ...Object.fromEntries(Object.entries(views).map(([name, view]) => [`GET ${name}`, view])),
};

/** Serves `/_sim/…`: to this machine only, and not to pages of other sites in its browser. */
export async function handleControl(
  simulation: Simulation,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const bytes = await readBody(request);
    checkCaller(request);
    if (bytes === null) throw new ControlError(413, "The body is too large");
    const url = new URL(request.url ?? "", "http://simulator");
    const [family = "", name = ""] = url.pathname.slice("/_sim/".length).split("/").map(decodeURIComponent);
    const handler = handlers[`${request.method} ${family}`];
    if (!handler)
      throw new ControlError(404, `The control interface has no ${request.method} ${url.pathname}`);
    const body: unknown = bytes.length === 0 ? {} : JSON.parse(bytes.toString("utf8"));
    sendJson(response, 200, await handler({ simulation, name, query: url.searchParams, body }));
  } catch (error) {
    const { httpStatus, message } = controlErrorOf(error);
    sendJson(response, httpStatus, { error: message });
  }
}

function checkCaller(request: IncomingMessage): void {
  const source = request.socket.remoteAddress ?? "";
  const isLoopback = ipaddr.isValid(source) && ipaddr.process(source).range() === "loopback";
  const hostname = (request.headers.host ?? "").replace(/:\d+$/, "");
  if (!isLoopback || !["127.0.0.1", "localhost", "[::1]"].includes(hostname))
    throw new ControlError(403, "The control interface answers to this machine only");
  if (request.headers.origin !== undefined)
    throw new ControlError(403, "The control interface does not answer to pages in a browser");
}

function controlErrorOf(error: unknown): ControlError {
  if (error instanceof ControlError) return error;
  if (error instanceof z.ZodError) {
    const problems = error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`);
    return new ControlError(400, problems.join("; "));
  }
  if (error instanceof MoneyError || error instanceof RangeError) return new ControlError(400, error.message);
  if (error instanceof URIError) return new ControlError(400, "The path is not encoded rightly");
  if (error instanceof SyntaxError) return new ControlError(400, "The body is not JSON");
  return new ControlError(500, error instanceof Error ? error.message : String(error));
}
