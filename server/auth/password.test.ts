import { expect, it } from "vitest";
import { hashPassword, verifyPassword, whyPasswordRefused } from "./password";

const email = "ada.lovelace@example.com";

it.each([
  "four odd green kettles",
  "xK9#mW2$pL5@",
  "correct horse battery staple",
  "パスワードは長い方が良いです",
])("takes %s", (password) => {
  expect(whyPasswordRefused(password, email)).toBeNull();
});

it.each([
  ["short", /12 to 256/],
  ["x".repeat(257), /12 to 256/],
  ["password1234", /guessed first/],
  ["Passw0rd!2026", /guessed first/],
  ["qwertyuiop123", /guessed first/],
  ["123456789012", /guessed first/],
  ["aaaaaaaaaaaaaa", /guessed first/],
  ["admin-admin-2026", /guessed first/],
  ["ADA.Lovelace-4711", /must not contain your e-mail/],
])("refuses %s", (password, why) => {
  expect(whyPasswordRefused(password, email)).toMatch(why);
});

it("hashes with argon2id beside the event loop, and never fails on a hash that is none", async () => {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  const hashes = await Promise.all(Array.from({ length: 8 }, () => hashPassword("four odd green kettles")));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(3);
  expect(hashes[0]).toMatch(/^\$argon2id\$/);
  expect(await verifyPassword(hashes[0] ?? "", "four odd green kettles")).toBe(true);
  expect(await verifyPassword("none", "four odd green kettles")).toBe(false);
});
