import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fixture } from "@/simulator/testing/fixture";
import { type SnippetLanguage, type SnippetRequest, snippet, snippetLanguages } from "./snippets";

const run = promisify(execFile);
const finci = new Fixture();
let folder: string;
beforeAll(async () => {
  await finci.start();
  folder = await mkdtemp(path.join(tmpdir(), "snippets-"));
});
afterAll(async () => {
  await finci.stop();
  await rm(folder, { recursive: true, force: true });
});

const isThere = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const hasPython = isThere("python3", "--version");
const hasRequests = hasPython && isThere("python3", "-c", "import requests");
const hasCurl = isThere("curl", "--version") && isThere("openssl", "version") && isThere("sh", "-c", "true");

/** How a program in the language is run, and why it is not where it cannot be. */
const runners: Record<SnippetLanguage, { file: string; command: string[]; missing: string | null }> = {
  python: { file: "a.py", command: ["python3"], missing: hasPython ? null : "python3 is not installed" },
  requests: {
    file: "b.py",
    command: ["python3"],
    missing: hasRequests ? null : "Python's requests is not installed",
  },
  curl: { file: "c.sh", command: ["sh"], missing: hasCurl ? null : "curl or openssl is not installed" },
  typescript: { file: "d.mts", command: [process.execPath, "--import", "tsx"], missing: null },
};

async function runSnippet(language: SnippetLanguage, request: Omit<SnippetRequest, "baseUrl">) {
  const { file, command } = runners[language];
  const [program = "", ...args] = command;
  const place = path.join(folder, file);
  await writeFile(place, snippet(language, { ...request, baseUrl: finci.simulator.url }));
  const env = { ...process.env, FINCI_TOKEN: "token-acme", FINCI_SECRET: "secret-acme" };
  const { stdout } = await run(program, [...args, place], { env });
  return stdout;
}

const text = (value: string) => new TextEncoder().encode(value);
const usual = "{timestamp}{method}{path}{body}";

describe.each(snippetLanguages)("the program in %s", (language) => {
  const { missing } = runners[language];

  it.skipIf(missing !== null)(
    `is let in by FINCI's signature check${missing ? ` (${missing})` : ""}`,
    async () => {
      const request = { method: "POST", path: "/api/v1/get-persons", signingTemplate: usual };
      const answer = await runSnippet(language, {
        ...request,
        body: text('{"external_id":"It\'s é \\"x\\" $HOME"}\n'),
      });
      expect(answer).toContain('"status":"success"');
    },
  );

  it.skipIf(missing !== null)(
    `signs under another template, and bytes that are no text${missing ? ` (${missing})` : ""}`,
    async () => {
      const signingTemplate = "v1'\"|{method}\\n{path}\\n{timestamp}:{body}";
      await finci.tenant("acme", { signingTemplate });
      try {
        const request = { method: "POST", path: "/api/v1/get-persons?a=b", signingTemplate };
        // The signature is right: what is refused is the body.
        const answer = await runSnippet(language, { ...request, body: Uint8Array.of(0, 255, 10) });
        expect(answer).toContain("invalid_request");
      } finally {
        await finci.tenant("acme");
      }
    },
  );

  it("holds neither token nor secret", () => {
    const made = snippet(language, {
      baseUrl: "https://finci.example",
      method: "POST",
      path: "/v1/x",
      body: new Uint8Array(),
      signingTemplate: usual,
    });
    expect(made).toMatch(/FINCI_TOKEN/);
    expect(made).toMatch(/FINCI_SECRET/);
  });
});
