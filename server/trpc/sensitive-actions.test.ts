import { describe, expect, it } from "vitest";
import {
  isProofFresh,
  isSensitive,
  reauthenticationMinutes,
  sensitiveActions,
} from "@/lib/sensitive-actions";
import type { ServiceContext } from "../context";
import { createCallerFactory } from "./init";
import { appRouter } from "./router";

type Procedure = { _def: { type: string } };
type Call = (input: unknown) => Promise<unknown>;

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);
const sensitive = procedures.filter(([path, { _def }]) => _def.type === "mutation" && isSensitive(path));

/** Calls it without input, as an administrator who proved so many minutes ago who they are; the code of the refusal. */
async function call(path: string, minutesAgo: number): Promise<string> {
  const service: ServiceContext = {
    db: {} as ServiceContext["db"],
    actor: {
      type: "user",
      userId: "00000000-0000-4000-8000-000000000000",
      name: "Admin",
      email: "admin@example.com",
      grants: [{ role: "admin", programId: null }],
      sessionId: "00000000-0000-4000-8000-000000000001",
      authenticatedAt: new Date(Date.now() - minutesAgo * 60_000),
    },
    environmentKind: "sandbox",
    requestId: "request",
    sourceAddress: null,
  };
  const caller = createCallerFactory(appRouter)({ service, requestId: "request" });
  const found = path
    .split(".")
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], caller) as Call;
  const error = await found({}).then(
    () => null,
    (thrown: { code: string }) => thrown,
  );
  return error?.code ?? "done";
}

describe("a sensitive action", () => {
  it.each(sensitive.map(([path]) => path))(
    "%s asks for a fresh proof, and goes on with one",
    async (path) => {
      expect(await call(path, reauthenticationMinutes + 1)).toBe("PRECONDITION_REQUIRED");
      expect(await call(path, 0)).not.toBe("PRECONDITION_REQUIRED");
    },
  );

  it("is one of those that change people, approve and sign off, and no other", () => {
    const paths = procedures.map(([path]) => path);
    for (const name of sensitiveActions.filter((action) => !action.endsWith(".*")))
      expect(paths, name).toContain(name);
    expect(isSensitive("users.setGrants")).toBe(true);
    expect(isSensitive("cards.list")).toBe(false);
  });

  it("never was proven freshly where nothing says when", () => {
    expect(isProofFresh(undefined, Date.now())).toBe(false);
    expect(isProofFresh(new Date(0), Date.now())).toBe(false);
    expect(isProofFresh(new Date(), Date.now())).toBe(true);
  });
});
