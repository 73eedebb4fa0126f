import { parseArgs } from "node:util";
import { startSimulator } from "./index";

const usage =
  "Usage: node --import tsx simulator/main.ts [--port 4010] [--host 127.0.0.1] [--data .data/simulator]";

const options = {
  port: { type: "string", default: "4010" },
  host: { type: "string", default: "127.0.0.1" },
  data: { type: "string", default: ".data/simulator" },
} as const;

/** Says what is wrong in one line and ends the process. */
function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function readOptions() {
  try {
    const { port, host, data } = parseArgs({ options }).values;
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error(`"${port}" is not a port`);
    return { port: Number(port), host, dataFolder: data };
  } catch (error) {
    return fail(`${(error as Error).message}\n${usage}`);
  }
}

const settings = readOptions();
const simulator = await startSimulator(settings).catch((error: NodeJS.ErrnoException) =>
  fail(
    error.code === "EADDRINUSE"
      ? `Port ${settings.port} is taken: stop what uses it, or start the simulator with another --port.`
      : error.message,
  ),
);
process.stdout.write(`${JSON.stringify({ ready: true, url: simulator.url })}\n`);

let isStopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    simulator.stop().then(() => process.exit(0));
  });
}
