import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { finciIntents, persons } from "@/db/schema";
import type { ServiceContext } from "../../context";
import { FinciBench, type LinkedProgram } from "../testing";
import {
  cancelBatch,
  checkBatch,
  exportBadRows,
  exportResult,
  fixRow,
  getBatch,
  getRowValues,
  leaveRowOut,
  listBatches,
  listRows,
  startBatch,
  takeProposals,
} from "./index";
import { checkedBatch, fileOf, makeCorporate, runAll, signedIn, start, upload } from "./testing";

const bench = new FinciBench();
let program: LinkedProgram;
let manager: ServiceContext;

beforeAll(() => bench.start());
afterAll(() => bench.stop());
beforeEach(async () => {
  program = await bench.program();
  manager = await signedIn(bench, "program_manager");
});
afterEach(async () => {
  await bench.finci.control("DELETE", "faults");
});

/** FINCI's own records of this program. */
async function atFinci() {
  const families = ["persons", "employees", "accounts", "cards"] as const;
  const counts = await Promise.all(families.map((family) => bench.countAtFinci(family)));
  return Object.fromEntries(families.map((family, index) => [family, counts[index] ?? 0]));
}
async function madeAtFinci(act: () => Promise<unknown>) {
  const before = await atFinci();
  await act();
  const after = await atFinci();
  return Object.fromEntries(
    Object.entries(after).map(([family, count]) => [family, count - (before[family] ?? 0)]),
  );
}
const read = (id: string) => getBatch(manager, { id });
const rows = async (id: string, filter: "all" | "errors" | "failed" = "all") =>
  (await listRows(manager, { id, filter, cursor: 0 })).items;
async function textOf({ stream }: { stream: NodeJS.ReadableStream }) {
  let text = "";
  for await (const chunk of stream) text += chunk;
  return text;
}

describe("the dry run", () => {
  it("names every row's problem, its field and what to do, and sends nothing", async () => {
    const text = fileOf("persons", 9, (cells, index) => {
      const [externalId = "", first = "", last = "", born = "", email = "", phone = "", ...address] = cells;
      const spoiled: Record<number, string[]> = {
        1: ["E-1", first, last, born, email, phone, ...address],
        2: [externalId, first, last, "31.02.1990", email, phone, ...address],
        3: [externalId, first, last, "1990-02-30", email, phone, ...address],
        4: [externalId, "Ольга", "Щербакова", born, email, phone, ...address],
        5: [externalId, first, last, born, "nobody", "123", ...address],
        6: [externalId, first, last, born, email, phone, ...address.slice(0, 3), "UK"],
        7: ["", first, last, born, email, phone, ...address],
        8: [...cells, "one too many"],
      };
      return spoiled[index] ?? cells;
    });
    const calls = await bench.db.select().from(finciIntents);
    const batch = await checkedBatch(manager, program, "persons", text);
    expect(batch.counts).toMatchObject({ total: 9, errors: 8, proposals: 2 });
    const fields = (await rows(batch.id, "errors")).map(({ line, problems }) => [
      line,
      ...problems.filter(({ severity }) => severity === "error").map(({ field }) => field),
    ]);
    expect(fields).toEqual([
      [3, "externalId"],
      [4, "dateOfBirth"],
      [5, "dateOfBirth"],
      [6, "embossingName"],
      [7, "email", "phone"],
      [8, "country"],
      [9, "externalId"],
      [10, null],
    ]);
    await takeProposals(manager, { id: batch.id });
    await fixRow(manager, { id: batch.id, line: 4, values: { dateOfBirth: "1990-02-28" } });
    await leaveRowOut(manager, { id: batch.id, line: 10 });
    expect((await read(batch.id)).counts).toMatchObject({ errors: 4, proposals: 0, leftOut: 1 });
    expect(await getRowValues(manager, { id: batch.id, line: 6 })).toMatchObject({
      values: { embossingName: "OL'GA SHCHERBAKOVA" },
    });
    expect(await bench.db.select().from(finciIntents)).toHaveLength(calls.length);
    expect(await textOf(await exportBadRows(manager, batch.id))).toContain("Line 5: There is no day");
    // Rows with errors stay out, and the others are made.
    await start(manager, batch.id);
    await runAll(bench);
    expect((await read(batch.id)).counts).toMatchObject({ done: 4, errors: 4 });
  });

  it("tells a record that is there with other data from the row, and does not change it", async () => {
    const first = await checkedBatch(manager, program, "persons", fileOf("persons", 2));
    await start(manager, first.id);
    await runAll(bench);
    const other = fileOf("persons", 2, (cells, index) =>
      index === 0
        ? [cells[0] ?? "", "Eva", ...cells.slice(2)]
        : [...cells.slice(0, 4), "new@post.example", ...cells.slice(5)],
    );
    const batch = await checkedBatch(manager, program, "persons", other);
    expect(await rows(batch.id)).toMatchObject([
      {
        hasError: true,
        problems: [{ field: "externalId", sentence: expect.stringContaining("first name") }],
      },
      { hasError: false, problems: [{ severity: "note", sentence: expect.stringContaining("e-mail") }] },
    ]);
    const stored = await bench.db.select().from(persons).where(eq(persons.externalId, "E-1"));
    expect(stored[0]).toMatchObject({ firstName: "Annaa" });
  });

  it("remembers how the columns of the program's last file were read", async () => {
    const odd = fileOf("employees", 2).replace(/^.*\n/, "k1,k2,k3,k4,k5,k6\n");
    const corporateId = await makeCorporate(manager, program);
    const { id } = await upload(manager, program, "employees", odd);
    const { mapping } = await read(id);
    expect(mapping.columns).toEqual({});
    const columns = { externalId: 0, firstName: 1, lastName: 2, dateOfBirth: 3, email: 4, phone: 5 };
    const chosen = { ...mapping, columns, dateFormat: "iso" as const, productId: 701 };
    await checkBatch(manager, { id, mapping: chosen, corporateId, sharedAccountId: null });
    const next = await upload(manager, program, "employees", odd);
    expect((await read(next.id)).mapping).toMatchObject({ columns, dateFormat: "iso", productId: 701 });
  });

  it("whose batch changed since it was looked at is not started", async () => {
    const batch = await checkedBatch(manager, program, "persons", fileOf("persons", 2));
    await leaveRowOut(manager, { id: batch.id, line: 2 });
    await expect(
      startBatch(manager, { id: batch.id, revision: batch.revision, reason: "" }),
    ).rejects.toMatchObject({ kind: "conflict" });
  });

  it("refuses external ids that another batch issues to at this moment", async () => {
    const one = await checkedBatch(manager, program, "persons", fileOf("persons", 2));
    const two = await checkedBatch(manager, program, "persons", fileOf("persons", 2));
    const results = await Promise.allSettled([start(manager, one.id), start(manager, two.id)]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const made = await madeAtFinci(() => runAll(bench));
    expect(made).toMatchObject({ persons: 2, accounts: 2, cards: 2 });
  });
});

describe("who may", () => {
  it("a reader sees progress and ids, and nothing of what was typed; and changes nothing", async () => {
    const text = fileOf("persons", 2, (cells, index) =>
      index ? cells : [...cells.slice(0, 3), "13.13.1990", ...cells.slice(4)],
    );
    const batch = await checkedBatch(manager, program, "persons", text);
    const auditor = await signedIn(bench, "auditor");
    const seen = JSON.stringify([
      await getBatch(auditor, { id: batch.id }),
      await listRows(auditor, { id: batch.id, filter: "all", cursor: 0 }),
      await textOf(await exportResult(auditor, batch.id)).then((file) => file.replaceAll(/“.*”/g, "")),
    ]);
    expect(seen).not.toContain("Annaa");
    const refused = { kind: "not_permitted" };
    await expect(start(auditor, batch.id)).rejects.toMatchObject(refused);
    await expect(cancelBatch(auditor, { id: batch.id })).rejects.toMatchObject(refused);
    await expect(getRowValues(auditor, { id: batch.id, line: 2 })).rejects.toMatchObject(refused);
    await expect(exportBadRows(auditor, batch.id)).rejects.toMatchObject(refused);
    await expect(upload(auditor, program, "persons", text)).rejects.toMatchObject(refused);
    const other = await signedIn(bench, "program_manager");
    await expect(getRowValues(other, { id: batch.id, line: 2 })).rejects.toMatchObject(refused);
  });

  it("another program's batch is not found", async () => {
    const batch = await checkedBatch(manager, program, "persons", fileOf("persons", 1));
    const stranger = await signedIn(bench, "program_manager", (await bench.program()).programId);
    const missing = { kind: "not_found" };
    await expect(getBatch(stranger, { id: batch.id })).rejects.toMatchObject(missing);
    await expect(listRows(stranger, { id: batch.id, filter: "all", cursor: 0 })).rejects.toMatchObject(
      missing,
    );
    await expect(start(stranger, batch.id)).rejects.toMatchObject(missing);
    await expect(exportResult(stranger, batch.id)).rejects.toMatchObject(missing);
    await expect(upload(stranger, program, "persons", fileOf("persons", 1))).rejects.toMatchObject(missing);
    expect(await listBatches(stranger, {})).toEqual([]);
  });
});
