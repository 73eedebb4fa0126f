import { describe, expect, test } from "vitest";
import { safeCallbackPath } from "./safe-callback-path";

describe("safeCallbackPath", () => {
  test.each(["/cards", "/cards?status=active&q=a%20b", "/authorizations/123456789012345678#answer"])(
    "keeps %s, which stays inside the console",
    (path) => expect(safeCallbackPath(path, "/overview")).toBe(path),
  );

  test.each([
    "",
    "cards",
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "/cards/..//evil.example",
    "javascript:alert(1)",
    "/api/auth/signout",
  ])("refuses %j", (path) => expect(safeCallbackPath(path, "/overview")).toBe("/overview"));
});
