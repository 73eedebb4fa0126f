import { afterAll, beforeAll, expect, it } from "vitest";
import { approveChange } from "../approvals";
import { FinciBench } from "../testing";
import { getBatch, leaveRowOut } from "./index";
import { checkedBatch, fileOf, runAll, signedIn, start } from "./testing";

const bench = new FinciBench();
beforeAll(() => bench.start());
afterAll(() => bench.stop());

it("where the policy asks for a second person, a batch starts when one agrees to what was looked at", async () => {
  const program = await bench.program({ secondPersonFor: ["bulk_issuing"] });
  const manager = await signedIn(bench, "program_manager");
  const second = await signedIn(bench, "admin");
  const batch = await checkedBatch(manager, program, "persons", fileOf("persons", 2));
  const { approval } = await start(manager, batch.id);
  const id = approval?.id ?? "";
  expect((await getBatch(manager, { id: batch.id })).state).toBe("checked");
  await expect(start(manager, batch.id)).rejects.toMatchObject({ kind: "conflict" });
  await expect(approveChange(manager, { id })).rejects.toMatchObject({ kind: "not_permitted" });
  await runAll(bench);
  expect(await bench.countAtFinci("persons")).toBe(0);
  expect(await approveChange(second, { id })).toMatchObject({ status: "approved" });
  await runAll(bench);
  expect(await getBatch(manager, { id: batch.id })).toMatchObject({
    state: "done",
    startedBy: "The program_manager",
    counts: { done: 2 },
  });
  expect(await bench.countAtFinci("cards")).toBe(2);

  const text = fileOf("persons", 4);
  const changed = await checkedBatch(manager, program, "persons", text);
  const asked = (await start(manager, changed.id)).approval?.id ?? "";
  await leaveRowOut(manager, { id: changed.id, line: 5 });
  expect(await approveChange(second, { id: asked })).toMatchObject({ status: "failed" });
  expect((await getBatch(manager, { id: changed.id })).state).toBe("checked");
});
