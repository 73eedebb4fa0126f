import { describe, expect, it } from "vitest";
import { isPermitted, permissions, programsPermitted, rolesWith, whyNotPermitted } from "./permissions";

describe("permissions", () => {
  it("hold for a role in its program only, or in all of them", () => {
    const scoped = [{ role: "agent", programId: "a" } as const];
    expect(isPermitted(scoped, "card.change", "a")).toBe(true);
    expect(isPermitted(scoped, "card.change", "b")).toBe(false);
    expect(isPermitted(scoped, "card.change", null)).toBe(true);
    expect(isPermitted(scoped, "account.fund", "a")).toBe(false);
    expect(isPermitted([{ role: "agent", programId: null }], "card.change", "b")).toBe(true);
    expect(isPermitted([], "card.read", null)).toBe(false);
  });

  it("never mix one role's program with another role's permission", () => {
    const grants = [
      { role: "auditor", programId: "a" } as const,
      { role: "finance", programId: "b" } as const,
    ];
    expect(isPermitted(grants, "account.fund", "a")).toBe(false);
    expect(programsPermitted(grants, "account.fund")).toEqual(["b"]);
    expect(programsPermitted(grants, "card.read")).toEqual(["a", "b"]);
    expect(programsPermitted([...grants, { role: "admin", programId: null }], "card.read")).toBe("all");
  });

  it("let an auditor change nothing but their own access, and have balances and the audit log proven", () => {
    const held = permissions.filter((permission) => rolesWith(permission).includes("auditor"));
    expect(held.filter((permission) => !permission.endsWith(".read"))).toEqual([
      "ledger.prove",
      "audit.verify",
      "self.access",
    ]);
  });

  it("say who may, where one may not", () => {
    expect(whyNotPermitted("account.fund")).toBe(
      "Your role may not do this. It is open to: Administrator, Finance.",
    );
  });
});
