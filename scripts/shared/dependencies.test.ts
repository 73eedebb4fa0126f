import { describe, expect, it } from "vitest";
import { graveHoles, lockProblems } from "./dependencies";

const good = { version: "1.0.0", integrity: "sha512-abc" };
const manifest = { dependencies: { a: "1.0.0" }, devDependencies: {}, allowScripts: { built: true } };

describe("what is taken in from others", () => {
  it("is pinned, proven and from the registry", () => {
    const packages = {
      "": {},
      "node_modules/a": good,
      "node_modules/built": { ...good, hasInstallScript: true },
    };
    expect(lockProblems(manifest, { packages })).toEqual([]);
  });

  it.each([
    ["a range", { ...manifest, dependencies: { a: "^1.0.0" } }, good, "not pinned"],
    ["a tag", { ...manifest, dependencies: { a: "latest" } }, good, "not pinned"],
    ["a package without a hash", manifest, { version: "1.0.0" }, "no sha512"],
    ["a weak hash", manifest, { ...good, integrity: "sha1-abc" }, "no sha512"],
    ["a build for Linux without a hash", manifest, { os: ["linux"], cpu: ["x64"] }, "no sha512"],
    ["another source", manifest, { ...good, resolved: "git+ssh://x" }, "does not come from the registry"],
    ["a script of its own", manifest, { ...good, hasInstallScript: true }, "runs a script"],
  ])("refuses %s", (_name, given, entry, words) => {
    const packages = { "node_modules/a": entry };
    expect(lockProblems(given, { packages })).toEqual([expect.stringContaining(words)]);
  });

  it("fails on grave holes, not on light ones, and tells no report from a clean one", () => {
    const hole = (severity: string) => ({ vulnerabilities: { a: { severity, range: "<2" } } });
    expect(graveHoles(hole("critical"))).toEqual(["a <2: a known critical hole"]);
    expect(graveHoles(hole("high"))).toHaveLength(1);
    expect(graveHoles(hole("moderate"))).toEqual([]);
    expect(graveHoles({ vulnerabilities: {} })).toEqual([]);
    expect(graveHoles({ message: "405 Method Not Allowed" })).toBeNull();
  });
});
