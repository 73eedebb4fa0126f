import { describe, expect, it } from "vitest";
import { type Permission, permissions } from "@/lib/permissions";
import type { ServiceContext } from "../context";
import { createCallerFactory } from "./init";
import { appRouter } from "./router";

type Procedure = { _def: { meta?: { permission?: Permission }; type: string } };
type Call = (input: unknown) => Promise<unknown>;

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);
// Refused callers never reach the database, apart from the entry that says so.
const refused: { action: string; outcome: string }[] = [];
const db = {
  insert: () => ({ values: async (entry: { action: string; outcome: string }) => void refused.push(entry) }),
} as unknown as ServiceContext["db"];

const service: ServiceContext = {
  db,
  actor: {
    type: "user",
    userId: "00000000-0000-4000-8000-000000000000",
    name: "No roles",
    email: "none@example.com",
    grants: [],
    sessionId: "00000000-0000-4000-8000-000000000001",
  },
  environmentKind: "sandbox",
  requestId: "request",
  sourceAddress: null,
};

function call(path: string, context: ServiceContext | null): Promise<unknown> {
  const caller = createCallerFactory(appRouter)({ service: context, requestId: "request" });
  const found = path
    .split(".")
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], caller) as Call;
  return found({});
}

describe("every procedure", () => {
  it("is covered by this sweep", () => {
    expect(procedures.length).toBeGreaterThan(30);
  });

  it.each(procedures)(
    "%s names its permission and refuses who is signed out or has no role",
    async (path, procedure) => {
      expect(permissions).toContain(procedure._def.meta?.permission);
      await expect(call(path, null)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
      await expect(call(path, service)).rejects.toMatchObject({ code: "FORBIDDEN" });
      expect(refused.filter(({ action }) => action === path)).toMatchObject([{ outcome: "refused" }]);
    },
  );

  it.each(procedures.filter(([, procedure]) => procedure._def.type === "mutation"))(
    "%s changes something and asks for more than reading",
    (_path, procedure) => {
      expect(procedure._def.meta?.permission).not.toMatch(/\.read$/);
    },
  );
});
