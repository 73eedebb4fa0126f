import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { cards, driftFindings, driftRuns } from "@/db/schema";
import { cardFields, corporate, employee, person } from "@/simulator/testing/fixture";
import type { ServiceContext } from "../../context";
import { performWrite, type Write } from "../intents";
import type { FinciBench, LinkedProgram } from "../testing";
import { requestDriftRun } from "./control-run";
import { type DriftOptions, runNextDrift } from "./run-drift";

export const options: DriftOptions = { concurrency: 4, callsPerSecond: 5_000, firstHoldMs: 5 };

/** Records of a program that both sides know, and what the drift tests ask about them. */
export class DriftBench {
  constructor(
    readonly bench: FinciBench,
    readonly program: LinkedProgram,
    readonly manager: ServiceContext,
  ) {}

  async write(operation: Write["operation"], request: Record<string, unknown>): Promise<string> {
    const { environment } = this.program;
    const idempotencyKey = randomUUID();
    return (await performWrite(this.manager, { environment, operation, request, idempotencyKey })).resultId;
  }

  /** A person with an account. */
  async owner(): Promise<{ personId: string; accountId: string }> {
    const personId = await this.write("create_person", { ...person, external_id: randomUUID() });
    const accountId = await this.write("create_account", { person_id: personId, currency: "EUR" });
    return { personId, accountId };
  }

  /** A card that both sides know; on a person of its own unless one is given. */
  async card(changes: Record<string, unknown> = {}, given?: { personId: string; accountId: string }) {
    const owner = given ?? (await this.owner());
    const request = { ...cardFields, account_id: owner.accountId, person_id: owner.personId, ...changes };
    return { ...owner, tokenId: await this.write("create_card", request) };
  }

  /** A corporate with an account and so many employees. */
  async corporate(employeesCount: number) {
    const corporateId = await this.write("create_corporate", { ...corporate, external_id: randomUUID() });
    const accountId = await this.write("create_account", { corporate_id: corporateId, currency: "EUR" });
    const employeeIds: string[] = [];
    for (let index = 0; index < employeesCount; index += 1)
      employeeIds.push(
        await this.write("create_employee", {
          ...employee,
          corporate_id: corporateId,
          external_id: randomUUID(),
        }),
      );
    return { corporateId, accountId, employeeIds };
  }

  /** Changes a card at FINCI without the console's knowing. */
  async changeAtFinci(tokenId: string, change: Record<string, unknown>): Promise<void> {
    const { httpStatus } = await this.bench.finci.control("POST", `cards/${tokenId}`, change);
    if (httpStatus !== 200) throw new Error("not changed at FINCI");
  }

  async forgetAtFinci(tokenId: string): Promise<void> {
    await this.bench.finci.control("DELETE", `cards/${tokenId}`);
  }

  /** Takes a card out of the mirror, as if its creation had been lost. */
  async forgetHere(tokenId: string): Promise<void> {
    await this.bench.db.delete(cards).where(eq(cards.tokenId, tokenId));
  }

  /** Compares to the end; the run. */
  async compare(changes: Partial<DriftOptions> = {}) {
    const { id } = await requestDriftRun(this.manager, { environmentId: this.program.environmentId });
    while (await runNextDrift(this.bench.db, { ...options, ...changes })) {
      // one run
    }
    return this.run(id);
  }

  async run(id: string) {
    const [run] = await this.bench.db.select().from(driftRuns).where(eq(driftRuns.id, id));
    if (!run) throw new Error("no such run");
    return run;
  }

  findings(tokenId: string) {
    return this.bench.db
      .select()
      .from(driftFindings)
      .where(
        and(eq(driftFindings.environmentId, this.program.environmentId), eq(driftFindings.tokenId, tokenId)),
      )
      .orderBy(driftFindings.firstSeenAt);
  }

  async mirrored(tokenId: string) {
    const [card] = await this.bench.db.select().from(cards).where(eq(cards.tokenId, tokenId));
    return card;
  }
}

/** A program, someone who runs it (known to the database), and their bench. */
export async function driftBench(bench: FinciBench): Promise<DriftBench> {
  const program = await bench.program();
  const manager = bench.as("program_manager", program.programId);
  const { actor } = manager;
  if (actor.type === "user")
    await bench.test.sql`insert into users (id, name, email)
      values (${actor.userId}, ${actor.name}, ${`${actor.userId}@example.com`})`;
  return new DriftBench(bench, program, manager);
}
