import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

it("logs a failed query without its values", () => {
  const script = `
    import { log } from "./server/log.ts";
    const cause = Object.assign(new Error("value too long"), { code: "22001" });
    const error = new Error("Failed query: insert into persons values ($1)\\nparams: Zyxw\\nPlanted,ada@secret.example", { cause });
    log.error({ err: Object.assign(error, { params: ["Zyxw"], query: "insert" }) }, "failed");`;
  const { stderr } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { ...process.env, LOG_LEVEL: "info" },
  });
  expect(stderr).toContain("Failed query: insert into persons");
  expect(stderr).toContain("value too long");
  expect(stderr).not.toMatch(/Zyxw|Planted|secret/);
});
