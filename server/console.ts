import { createServer } from "node:http";
import next from "next";
import { readEnvironmentOrExit } from "./env";
import { drainAtEnd, outliveLostConnections } from "./lifecycle";
import { log } from "./log";

/*
 * Role `console`: Next, on the internal port behind the role `authorization`, or on the public one when it runs alone.
 */

/** Longer than any proxy keeps an idle connection, so that it is never we who close one that is about to be used. */
const keepAliveMs = 75_000;

/** How long answers under way are waited for. */
const answersMsMax = 3_000;

outliveLostConnections();
const environment = readEnvironmentOrExit();
const dev = process.argv.includes("--dev");
const hostname = environment.CONSOLE_INTERNAL_PORT ? "127.0.0.1" : environment.HOST;
const port = environment.CONSOLE_INTERNAL_PORT ?? environment.PORT;

const server = createServer({ keepAliveTimeout: keepAliveMs });
// Given the server, Next also answers its upgrades (hot reload).
const app = next({
  dev,
  dir: process.cwd(),
  hostname,
  port,
  httpServer: server,
  ...(dev && { turbopack: true }),
});

drainAtEnd(async () => {
  // Event streams never end by themselves; a browser opens them again at the next start.
  setTimeout(() => server.closeAllConnections(), answersMsMax);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  await app.close();
});

await app.prepare();
const handle = app.getRequestHandler();
server.on("request", (request, response) => void handle(request, response));
// Outside development nothing upgrades, and Next would leave such a connection open without an answer.
if (!dev) server.on("upgrade", (_request, socket) => socket.destroy());
server.on("error", (err) => {
  log.fatal({ err }, "the console cannot listen");
  process.exit(1);
});
server.listen(port, hostname, () => log.info({ hostname, port, dev }, "the console listens"));
