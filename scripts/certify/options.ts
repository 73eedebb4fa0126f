import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { Refusal } from "../shared/progress";

export type CertifyOptions = {
  consoleUrl: string;
  email: string;
  password: string;
  /** Of the second factor; empty for a person without one. */
  code: string;
  /** Null takes the first program that the person may see. */
  programSlug: string | null;
  mode: "simulator" | "live";
  json: boolean;
};

const usage = `npm run certify -- [--program <slug>] [--environment sandbox] [--console <url>] [--live] [--json] [--data .data]
  Without --console, the demo that runs from the data folder; CONSOLE_EMAIL, CONSOLE_PASSWORD and CONSOLE_CODE sign in elsewhere.
  --live   FINCI's engineer triggers; each line says what is awaited
  --json   the last line is one JSON object with the results`;

type Demo = { consoleUrl: string; users: { email: string; password: string }[] };

/** @throws Refusal for an option that does not exist or cannot be, or when nothing says where the console is */
export function readCertifyOptions(words: string[], env = process.env): CertifyOptions {
  const given = parse(words);
  if (given.environment !== "sandbox")
    throw new Refusal(
      "Only the sandbox is certified: a run makes records and payments. Say --environment sandbox.",
    );
  const demo = readDemo(path.resolve(given.data));
  const consoleUrl = given.console ?? demo?.consoleUrl;
  if (!consoleUrl || !URL.canParse(consoleUrl))
    throw new Refusal(
      `No console is known. Start the demo (npm start), or say where yours is: --console https://…\n${usage}`,
    );
  const isDemo = demo !== null && originOf(consoleUrl) === originOf(demo.consoleUrl);
  // The demo's password goes to the demo only.
  const first = isDemo ? demo.users[0] : undefined;
  const email = env.CONSOLE_EMAIL ?? first?.email;
  const password = env.CONSOLE_PASSWORD ?? first?.password;
  if (!email || !password)
    throw new Refusal(
      "Set CONSOLE_EMAIL and CONSOLE_PASSWORD to sign in, and CONSOLE_CODE with a second factor.",
    );
  return {
    consoleUrl: new URL(consoleUrl).origin,
    email,
    password,
    code: env.CONSOLE_CODE ?? "",
    programSlug: given.program ?? null,
    mode: given.live ? "live" : "simulator",
    json: given.json,
  };
}

/** This machine has two names. */
function originOf(url: string): string {
  return new URL(url).origin.replace("//localhost:", "//127.0.0.1:");
}

function readDemo(dataFolder: string): Demo | null {
  const file = path.join(dataFolder, "demo.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Demo) : null;
}

function parse(words: string[]) {
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      args: words,
      options: {
        program: { type: "string" },
        environment: { type: "string", default: "sandbox" },
        console: { type: "string" },
        data: { type: "string", default: ".data" },
        live: flag,
        json: flag,
      },
    }).values;
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}
