import { describe, expect, it } from "vitest";
import { EnvironmentError, environmentVariables, readEnvironment } from "./env";

const databaseUrl = "postgres://console@127.0.0.1:5432/console";
const production = {
  NODE_ENV: "production",
  DATABASE_URL: databaseUrl,
  CONSOLE_SECRET_KEY: Buffer.alloc(32, 1).toString("base64"),
  SESSION_SECRET: "s".repeat(32),
  PUBLIC_URL: "https://console.example.com",
};

describe("readEnvironment", () => {
  it("takes the defaults for what is absent or empty", () => {
    const environment = readEnvironment({ DATABASE_URL: databaseUrl, PORT: "" });
    expect(environment).toMatchObject({
      HOST: "127.0.0.1",
      PORT: 3000,
      TRUSTED_PROXIES: [],
      LOG_LEVEL: "info",
    });
    expect(environment.SESSION_SECRET).toBeUndefined();
  });

  it("reads numbers and lists", () => {
    const environment = readEnvironment({
      ...production,
      PORT: "8080",
      TRUSTED_PROXIES: "10.0.0.0/8, ::1/128",
    });
    expect(environment.PORT).toBe(8080);
    expect(environment.TRUSTED_PROXIES).toEqual(["10.0.0.0/8", "::1/128"]);
  });

  it.each(["CONSOLE_SECRET_KEY", "SESSION_SECRET", "PUBLIC_URL"])(
    "asks for %s in production only",
    (name) => {
      const without = { ...production, [name]: undefined };
      expect(() => readEnvironment(without)).toThrow(`${name} is not set.`);
      expect(() => readEnvironment({ ...without, DEMO: "1" })).not.toThrow();
      expect(() => readEnvironment({ ...without, NODE_ENV: "development" })).not.toThrow();
    },
  );

  it.each([
    ["DATABASE_URL", "mysql://x"],
    ["CONSOLE_SECRET_KEY", "c2hvcnQ="],
    ["SESSION_SECRET", "short"],
    ["PUBLIC_URL", "console.example.com"],
    ["PUBLIC_URL", "https://console.example.com/"],
    ["HOST", "everywhere"],
    ["PORT", "0"],
    ["PORT", "30.5"],
    ["PORT", "http"],
    ["TRUSTED_PROXIES", "10.0.0.1"],
    ["LOG_LEVEL", "loud"],
    ["CONSOLE_ROLE", "everything"],
    ["SESSION_IDLE_MINUTES", "0"],
    ["SESSION_IDLE_MINUTES", "half an hour"],
    ["SESSION_HOURS", "1000"],
    ["SESSION_HOURS", "1.5"],
    ["REQUIRE_SECOND_FACTOR", "yes"],
    ["OIDC_ISSUER", "http://id.example.com"],
    ["OIDC_ISSUER", "id.example.com"],
    ["OIDC_GROUP_ROLES", "admins=king"],
    ["OIDC_GROUP_ROLES", "admins"],
    ["OIDC_SCOPE", "email"],
    ["OIDC_CLIENT_SECRET_FILE", "/nowhere/at/all"],
    ["OIDC_ONLY", "1"],
  ])("refuses %s=%s with one sentence that names it and nothing else", (name, value) => {
    const oidc = name === "OIDC_ISSUER" && { OIDC_CLIENT_ID: "console", OIDC_CLIENT_SECRET: "s".repeat(8) };
    const read = () => readEnvironment({ ...production, ...oidc, [name]: value });
    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow(new RegExp(`^${name} is not usable: it must .+\\.$`));
  });

  it("tells about every wrong variable at once and never shows a secret", () => {
    const read = () => readEnvironment({ ...production, PORT: "x", SESSION_SECRET: "hunter2" });
    expect(read).toThrow(/^SESSION_SECRET .+\nPORT /);
    expect(read).not.toThrow(/hunter2/);
  });

  it("reads which group gives which role, groups named like a directory's among them", () => {
    const given = "card-admins=admin; CN=Support,OU=Cards=agent@consumer;card-admins=risk;";
    expect(readEnvironment({ ...production, OIDC_GROUP_ROLES: given }).OIDC_GROUP_ROLES).toEqual([
      { group: "card-admins", role: "admin", programSlug: null },
      { group: "CN=Support,OU=Cards", role: "agent", programSlug: "consumer" },
      { group: "card-admins", role: "risk", programSlug: null },
    ]);
  });

  it("asks for what single sign-on needs only when an identity provider is named", () => {
    const issuer = { ...production, OIDC_ISSUER: "https://id.example.com/realm" };
    expect(() => readEnvironment(issuer)).toThrow(
      /^OIDC_CLIENT_ID is not set\. .+\nOIDC_CLIENT_SECRET is not set\. /,
    );
    const whole = { ...issuer, OIDC_CLIENT_ID: "console", OIDC_CLIENT_SECRET: "s".repeat(20) };
    expect(readEnvironment(whole).OIDC_ISSUER).toBe("https://id.example.com/realm");
    expect(() => readEnvironment({ ...whole, OIDC_ISSUER: "http://127.0.0.1:4850" })).not.toThrow();
  });

  it("describes every variable in a sentence", () => {
    for (const [name, { description }] of Object.entries(environmentVariables)) {
      expect(description, name).toMatch(/\.$/);
    }
  });
});
