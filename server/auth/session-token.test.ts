import { encode } from "next-auth/jwt";
import { expect, test } from "vitest";
import { openSessionToken, sealSessionToken } from "./session-token";
import { sessionSettings } from "./settings";

const secret = "a secret of at least thirty-two characters";
const claims = { userId: "user", sessionId: "session" };

test("a token opens with its own secret only", async () => {
  const token = await sealSessionToken(claims, secret);
  expect(await openSessionToken(token, secret)).toEqual(claims);
  expect(await openSessionToken(token, "another secret of at least thirty-two characters")).toBeNull();
  expect(await openSessionToken(`${token}x`, secret)).toBeNull();
  expect(await openSessionToken("", secret)).toBeNull();
});

test("a token without a session, or that has ended, is nothing", async () => {
  expect(await openSessionToken(await encode({ token: { sub: "user" }, secret }), secret)).toBeNull();
  const ended = await encode({ token: { sub: "user", sessionId: "s" }, secret, maxAge: -60 });
  expect(await openSessionToken(ended, secret)).toBeNull();
});

test("the cookie is bound to its host under https only", () => {
  const base = { SESSION_SECRET: secret, HOST: "127.0.0.1", PORT: 3000 };
  expect(sessionSettings({ ...base, PUBLIC_URL: "https://console.example" })).toMatchObject({
    isSecure: true,
    cookieName: "__Host-console-session",
  });
  expect(sessionSettings({ ...base, PUBLIC_URL: undefined })).toMatchObject({
    isSecure: false,
    publicUrl: "http://127.0.0.1:3000",
  });
  expect(() => sessionSettings({ ...base, PUBLIC_URL: undefined, SESSION_SECRET: undefined })).toThrow(
    "SESSION_SECRET is not set",
  );
});
