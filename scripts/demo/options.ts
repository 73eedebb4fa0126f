import path from "node:path";
import { parseArgs } from "node:util";
import { Refusal } from "../shared/progress";

export type DemoOptions = {
  traffic: boolean;
  reset: boolean;
  yes: boolean;
  dev: boolean;
  port: number;
  simulatorPort: number;
  /** Everything this run writes, apart from the built console. */
  dataFolder: string;
};

const usage = `npm start -- [--port 3000] [--simulator-port 4010] [--no-traffic] [--reset [--yes]] [--data .data]
  --no-traffic   no payments of their own; send them through the simulator
  --reset        deletes the demo's data first; asks, unless --yes is given`;

function readPort(name: string, text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Refusal(`--${name} must be a port from 1 to 65535, not "${text}".`);
}

/** @throws Refusal for an option that does not exist or has a wrong value */
export function readOptions(words: string[]): DemoOptions {
  const parsed = parse(words);
  return {
    traffic: !parsed["no-traffic"],
    reset: parsed.reset,
    yes: parsed.yes,
    dev: parsed.dev,
    port: readPort("port", parsed.port),
    simulatorPort: readPort("simulator-port", parsed["simulator-port"]),
    dataFolder: path.resolve(parsed.data),
  };
}

function parse(words: string[]) {
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      args: words,
      options: {
        "no-traffic": flag,
        reset: flag,
        yes: flag,
        dev: flag,
        port: { type: "string", default: process.env.PORT || "3000" },
        "simulator-port": { type: "string", default: "4010" },
        data: { type: "string", default: ".data" },
      },
    }).values;
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}
