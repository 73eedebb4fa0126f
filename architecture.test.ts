import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type Import, importsOf, rules } from "./architecture-rules";

/* Checks who may import whom on every file of the repository, and that each rule can fail. */

const linesMax = 350;
/** Files that may be longer, and why. */
const longFiles: Record<string, string> = {
  "server/finci/contract.ts": "every wire shape of FINCI stands in one file, to be read beside the contract",
};
const skipped = /^(node_modules|\.git|\.data|\.next.*|dist|test-results|playwright-report)$/;

function sourceFiles(folder = ""): string[] {
  return readdirSync(folder || ".", { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return skipped.test(entry.name) ? [] : sourceFiles(file);
    return /\.(ts|tsx|mjs|js|css)$/.test(entry.name) && entry.name !== "next-env.d.ts" ? [file] : [];
  });
}

const files = sourceFiles().map((file) => ({ file, text: readFileSync(file, "utf8") }));
const scripts = files.filter(({ file }) => !file.endsWith(".css"));
const imports: Import[] = scripts.flatMap(({ file, text }) => importsOf(file, text));

const byName = rules.map((rule) => [rule.name, rule] as const);

const asSentence = ({ from, to, typesOnly }: Import) =>
  `${from} imports ${typesOnly ? "types of " : ""}${to}`;

describe("who may import whom", () => {
  it("finds the imports there are", () => {
    expect(scripts.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(scripts.length);
  });

  it.each(byName)("%s", (_name, { forbids }) => {
    expect(imports.filter(forbids).map(asSentence)).toEqual([]);
  });
});

describe("each rule can fail", () => {
  it.each(byName)("%s", (_name, { forbids, breaks, keeps }) => {
    for (const [file, text] of breaks)
      expect(importsOf(file, text).some(forbids), `${file}: ${text}`).toBe(true);
    for (const [file, text] of keeps)
      expect(importsOf(file, text).some(forbids), `${file}: ${text}`).toBe(false);
  });
});

describe("importsOf", () => {
  it("resolves every form of import from the file's place and tells types apart", () => {
    const text = `
      import a from "@/lib/money";
      import type { B } from "../errors";
      import { type C, type D } from "./c";
      import { type E, f } from "./e";
      export * from "./g";
      export type { H } from "next";
      const i = await import("drizzle-orm/pg-core");
      type J = import("node:fs").Stats;`;
    expect(importsOf("server/services/x.ts", text).map(({ to, typesOnly }) => [to, typesOnly])).toEqual([
      ["lib/money", false],
      ["server/errors", true],
      ["server/services/c", true],
      ["server/services/e", false],
      ["server/services/g", false],
      ["npm:next", true],
      ["npm:drizzle-orm/pg-core", false],
      ["node:fs", true],
    ]);
  });
});

describe("length", () => {
  it(`no file has more than ${linesMax} lines`, () => {
    const long = files.filter(
      ({ file, text }) => !(file in longFiles) && text.split("\n").length > linesMax + 1,
    );
    expect(long.map(({ file }) => file)).toEqual([]);
  });
});
