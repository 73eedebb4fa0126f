import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { handleControl } from "./control/router";
import { sendJson } from "./http";
import { Simulation } from "./simulation";

export type SimulatorOptions = {
  /** 0 takes a free port. */
  port: number;
  host: string;
  /** Folder of the journal; made when it is not there. One simulator per folder. */
  dataFolder: string;
  /** Time that the integrator has to answer an authorization request. Source: FINCI contract §6, 3 s. */
  decisionClockMs?: number;
  /** Pause before a delivery's second attempt; it doubles with each attempt, up to five minutes. */
  retryBaseMs?: number;
};

export type RunningSimulator = { url: string; port: number; stop(): Promise<void> };

const decisionClockDefaultMs = 3_000;
const retryBaseDefaultMs = 1_000;

/**
 * Starts the simulated FINCI: Card API under each tenant's path prefix, control interface under `/_sim/`.
 * @throws Error when the port is taken (`EADDRINUSE`) or the journal is damaged
 */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const server = createServer();
  await listen(server, options.port, options.host);
  // Opened only now: with the port taken, another simulator may be at work on the same folder.
  const simulation = openSimulation(server, options);
  server.on("request", (request, response) => {
    const isControl = request.url?.startsWith("/_sim/");
    const handled = isControl
      ? handleControl(simulation, request, response)
      : simulation.cardApi.handle(request, response);
    handled.catch(() => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { status: "error", errors: ["internal_error"] });
    });
  });
  simulation.start();
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, port, stop: () => stop(server, simulation) };
}

function openSimulation(server: Server, options: SimulatorOptions): Simulation {
  try {
    return new Simulation({
      dataFolder: options.dataFolder,
      decisionClockMs: options.decisionClockMs ?? decisionClockDefaultMs,
      retryBaseMs: options.retryBaseMs ?? retryBaseDefaultMs,
    });
  } catch (error) {
    server.close();
    throw error;
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Takes no more calls, decides what is open, closes the journal; deliveries go on at the next start. */
async function stop(server: Server, simulation: Simulation): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  await simulation.stop();
  server.closeAllConnections();
  await closed;
}
