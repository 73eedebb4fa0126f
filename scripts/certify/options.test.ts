import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { readCertifyOptions } from "./options";

const folder = mkdtempSync(path.join(tmpdir(), "certify-"));
writeFileSync(
  path.join(folder, "demo.json"),
  JSON.stringify({
    consoleUrl: "http://127.0.0.1:3000",
    users: [{ email: "admin@demo.test", password: "demo" }],
  }),
);
const demo = ["--data", folder];

it("takes address and sign-in of the demo when nothing is said", () => {
  expect(readCertifyOptions([...demo, "--json"], {} as NodeJS.ProcessEnv)).toEqual({
    consoleUrl: "http://127.0.0.1:3000",
    email: "admin@demo.test",
    password: "demo",
    code: "",
    programSlug: null,
    mode: "simulator",
    json: true,
  });
});

it("knows the demo by the machine's other name too", () => {
  const words = [...demo, "--console", "http://localhost:3000"];
  expect(readCertifyOptions(words, {} as NodeJS.ProcessEnv)).toMatchObject({
    consoleUrl: "http://localhost:3000",
    password: "demo",
  });
});

it("gives the demo's password to no other console", () => {
  expect(() =>
    readCertifyOptions([...demo, "--console", "https://console.example.com"], {} as NodeJS.ProcessEnv),
  ).toThrow(/CONSOLE_EMAIL/);
});

it("takes the sign-in from the environment", () => {
  const env = { CONSOLE_EMAIL: "a@example.com", CONSOLE_PASSWORD: "p", CONSOLE_CODE: "123456" };
  const words = [...demo, "--console", "https://console.example.com/x", "--program", "larkspur", "--live"];
  expect(readCertifyOptions(words, env as unknown as NodeJS.ProcessEnv)).toMatchObject({
    consoleUrl: "https://console.example.com",
    email: "a@example.com",
    code: "123456",
    programSlug: "larkspur",
    mode: "live",
  });
});

it.each([
  [["--environment", "production"], /Only the sandbox/],
  [["--data", "/nowhere"], /No console is known/],
  [["--what"], /npm run certify/],
])("refuses %j", (words, message) => {
  expect(() => readCertifyOptions(words, {} as NodeJS.ProcessEnv)).toThrow(message);
});
