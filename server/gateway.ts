import http from "node:http";
import type { Duplex } from "node:stream";
import { createProxyServer } from "httpxy";
import { readEnvironmentOrExit } from "./env";
import { healthAnswer, readyAnswer } from "./health";
import { bodyBytesMax, type IncomingWebhook, type WebhookAnswer } from "./intake/admit";
import { parseNetworks, sourceAddress } from "./intake/source";
import { drainAtEnd, outliveLostConnections } from "./lifecycle";
import { log } from "./log";
import { peerAddressHeader } from "./peer-address";
import { WebhookEndpoints } from "./webhooks/endpoints";

/*
 * The role `authorization`: owns the public port, answers FINCI's webhooks itself on its own event loop, and streams
 * everything else to the console's process. Rendering a page never stands in the way of a decision.
 */

/** Longer than the idle time of the clients and load balancers before us, so that we are never the one to close first. */
const keepAliveMs = 75_000;
/** When draining, how long answers under way are waited for: as long as FINCI waits for one. */
const answersMsMax = 3_000;
const webhookPath = /^\/api\/webhooks\/([A-Za-z0-9_-]{1,128})\/(authorization|transaction)(?:\?|$)/;

outliveLostConnections();
const environment = readEnvironmentOrExit();
const trustedProxies = parseNetworks(environment.TRUSTED_PROXIES);
const consoleUrl = environment.CONSOLE_INTERNAL_PORT
  ? `http://127.0.0.1:${environment.CONSOLE_INTERNAL_PORT}`
  : null;
const endpoints = new WebhookEndpoints(environment.DATABASE_URL, environment.JOURNAL_DIR);
const proxy = createProxyServer({ xfwd: false, agent: new http.Agent({ keepAlive: true, maxSockets: 256 }) });

/** The request's body, no more than one byte over the limit: enough to see that it is too large. */
function readBounded(request: http.IncomingMessage): Promise<Buffer> {
  // By events: an async iterator costs more than all of the parsing.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      if (bytes <= bodyBytesMax) chunks.push(chunk);
      bytes += chunk.byteLength;
    });
    request.on("end", () => {
      const [first] = chunks;
      const body = chunks.length === 1 && first ? first : Buffer.concat(chunks);
      resolve(body.subarray(0, bodyBytesMax + 1));
    });
    request.on("error", reject);
    request.on("close", () => {
      if (!request.complete) reject(new Error("The caller went away"));
    });
  });
}

function sourceOf(request: http.IncomingMessage): string {
  const forwardedFor = request.headers["x-forwarded-for"];
  return sourceAddress(request.socket.remoteAddress ?? "", forwardedFor?.toString(), trustedProxies);
}

function send(response: http.ServerResponse, { httpStatus, body }: WebhookAnswer): void {
  const json = JSON.stringify(body);
  response.writeHead(httpStatus, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(json),
  });
  response.end(json);
}

async function answerWebhook(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  endpointKey: string,
  endpoint: IncomingWebhook["endpoint"],
): Promise<void> {
  const startedMs = performance.now();
  const receivedAt = new Date();
  if (request.method !== "POST") {
    response.setHeader("allow", "POST");
    return send(response, { httpStatus: 405, body: { status: "error", errors: ["method_not_allowed"] } });
  }
  const answer = await endpoints.answer({
    endpoint,
    endpointKey,
    method: request.method,
    path: request.url ?? "",
    header: (name) => request.headers[name]?.toString(),
    body: await readBounded(request),
    sourceAddress: sourceOf(request),
    startedMs,
    receivedAt,
  });
  send(response, answer);
}

function proxyToConsole(request: http.IncomingMessage, response: http.ServerResponse): void {
  if (!consoleUrl) {
    send(response, { httpStatus: 404, body: { status: "error", errors: ["no_console_here"] } });
    return;
  }
  request.headers["x-forwarded-for"] = sourceOf(request);
  request.headers["x-forwarded-host"] = request.headers.host;
  delete request.headers[peerAddressHeader];
  proxy
    .web(request, response, { target: consoleUrl })
    .catch((error: unknown) => consoleAway(response, error));
}

/** The console's process is starting or being restarted; webhooks are answered all the while. */
function consoleAway(response: http.ServerResponse, error: unknown): void {
  log.debug({ err: error }, "console did not answer");
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(503, { "content-type": "text/html; charset=utf-8", "retry-after": "2", refresh: "2" });
  response.end(
    "<!doctype html><title>Console is starting</title><p>The console's pages are starting and will show in a moment. Authorizations are being answered meanwhile.</p>",
  );
}

async function handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const url = request.url ?? "";
  const webhook = webhookPath.exec(url);
  if (webhook)
    return answerWebhook(request, response, webhook[1] ?? "", webhook[2] as IncomingWebhook["endpoint"]);
  if (url === "/api/health") return send(response, healthAnswer);
  if (url === "/api/ready") return send(response, readyAnswer(await endpoints.problem()));
  proxyToConsole(request, response);
}

const server = http.createServer(
  { keepAliveTimeout: keepAliveMs, requestTimeout: 30_000 },
  (request, response) => {
    handle(request, response).catch((error: unknown) => {
      // The caller went away before it had sent everything: there is nobody to answer.
      if (request.destroyed && !request.complete) return;
      log.error({ err: error }, "request failed");
      if (!response.headersSent)
        send(response, { httpStatus: 500, body: { status: "error", errors: ["internal_error"] } });
      else response.destroy();
    });
  },
);

server.on("upgrade", (request: http.IncomingMessage, socket: Duplex, head: Buffer) => {
  if (!consoleUrl) {
    socket.destroy();
    return;
  }
  proxy.ws(request, socket as never, { target: consoleUrl }, head).catch(() => socket.destroy());
});
proxy.on("error", (error: unknown, _request: unknown, response: unknown) => {
  if (response instanceof http.ServerResponse) consoleAway(response, error);
});

drainAtEnd(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), answersMsMax);
  await closed;
  await endpoints.stop();
});

server.on("error", (error: NodeJS.ErrnoException) => {
  const taken = error.code === "EADDRINUSE";
  process.stderr.write(
    taken ? `Port ${environment.PORT} on ${environment.HOST} is taken.\n` : `${error.message}\n`,
  );
  process.exit(1);
});
await endpoints.start();
server.listen(environment.PORT, environment.HOST, () => {
  log.info({ host: environment.HOST, port: environment.PORT }, "authorization role is listening");
});
