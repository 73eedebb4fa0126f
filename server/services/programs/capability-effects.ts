import { type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Capability } from "@/lib/capabilities";
import type { ServiceContext } from "../../context";
import { loadProgram, type ProgramRow } from "./load-program";
import type { capabilityEffectsSchema } from "./schemas";

/** Something there is that a change of the capability concerns. */
export type CapabilityEffect = {
  kind: "sandbox" | "production";
  count: number;
  /** What it is, to stand after the count: "physical cards that are in use". */
  what: string;
  /** What becomes of it when the capability goes out of scope, and when it comes back. */
  without: string;
  within: string;
};

type Question = { what: string; one: string; without: string; within: string; count: SQL };

/** Days of payments that are counted, so that the answer comes at once. */
const paymentDays = 30;

/** What is counted for each capability. Each `count` is a query over the environment `e`. */
const questions: Record<Capability, readonly Question[]> = {
  physical_issuance: [
    {
      what: "physical cards that are in use",
      one: "physical card that is in use",
      without: "stay valid; the stage of their plastic can no longer be changed here",
      within: "have a stage again that can be changed",
      count: sql`select count(*) from cards c join products p
        on p.environment_id = c.environment_id and p.product_id = c.product_id and p.form = 'physical'
        where c.environment_id = e.id and c.status in ('new', 'active', 'deactivated', 'referral')`,
    },
    {
      what: "cards whose plastic is on its way",
      one: "card whose plastic is on its way",
      without: "are delivered by FINCI all the same",
      within: "are shown with their stage",
      count: sql`select count(*) from cards c where c.environment_id = e.id and c.stage = 'plastic_not_delivered'
        and c.status in ('new', 'active', 'deactivated', 'referral')`,
    },
    {
      what: "physical products",
      one: "physical product",
      without: "can no longer be issued",
      within: "can be issued, unless retired",
      count: sql`select count(*) from products p
        where p.environment_id = e.id and p.form = 'physical' and p.retired_at is null`,
    },
    {
      what: "open issuances with a physical product",
      one: "open issuance with a physical product",
      without: "stop until another product is chosen",
      within: "can go on",
      count: sql`select count(*) from issuances i join products p on p.environment_id = i.environment_id
        and p.product_id::text = i.form #>> '{card,productId}' and p.form = 'physical'
        where i.environment_id = e.id and i.state = 'open'`,
    },
  ],
  wallets: [
    ruleQuestion("wallets", "about wallets"),
    paymentQuestion("by wallet", sql`a.wallet is not null`),
  ],
  three_d_secure: [ruleQuestion("three_ds", "that ask for 3-D Secure")],
  integrator_managed_decisioning: [
    {
      what: "rule sets in force",
      one: "rule set in force",
      without: "apply no more: FINCI decides",
      within: "apply from the next authorization on",
      count: sql`select count(*) from rule_sets r where r.environment_id = e.id and r.status in ('activating', 'active')`,
    },
    {
      what: "active cards",
      one: "active card",
      without: "are decided by FINCI, without our balances and limits",
      within: "are decided here, within their balance and the rules",
      count: sql`select count(*) from cards c where c.environment_id = e.id and c.status = 'active'`,
    },
    {
      what: "maintenance windows in force",
      one: "maintenance window in force",
      without: "change nothing any more",
      within: "decide instead of the rules",
      count: sql`select count(*) from maintenance_windows m
        where m.environment_id = e.id and m.ended_at is null and m.expires_at > now()`,
    },
    paymentQuestion("decided here", sql`a.decision in ('approved', 'declined')`),
  ],
  payments_api_reconciliation: [
    {
      what: "master accounts that are fetched",
      one: "master account that is fetched",
      without: "are fetched no more",
      within: "are fetched again, from where they stopped",
      count: sql`select count(*) from master_accounts m where m.environment_id = e.id`,
    },
    {
      what: "open exceptions between FINCI's ledger and ours",
      one: "open exception between FINCI's ledger and ours",
      without: "stay in the queue; no run closes them by itself",
      within: "close by themselves when their match comes",
      count: sql`select count(*) from exceptions x where x.environment_id = e.id and x.status = 'open'
        and x.kind in ('unmatched_entry', 'unmatched_presentment')`,
    },
    {
      what: "signed-off days",
      one: "signed-off day",
      without: "are kept, and cannot be looked at or reopened here",
      within: "can be looked at and reopened",
      count: sql`select count(*) from daily_closes d where d.environment_id = e.id and d.status = 'signed_off'`,
    },
  ],
};

function ruleQuestion(kind: string, about: string): Question {
  return {
    what: `rule sets in force with rules ${about}`,
    one: `rule set in force with rules ${about}`,
    without: "stay in force as they are; a new version has to leave those rules out",
    within: "can be changed like the others",
    count: sql`select count(*) from rule_sets r where r.environment_id = e.id and r.status in ('activating', 'active')
      and r.rules @> ${JSON.stringify([{ kind }])}::jsonb`,
  };
}

function paymentQuestion(which: string, condition: SQL): Question {
  return {
    what: `authorizations ${which} in the last ${paymentDays} days`,
    one: `authorization ${which} in the last ${paymentDays} days`,
    without: "stay as they are; such payments are not stopped by this, FINCI has to close the service",
    within: "stay as they are",
    count: sql`select count(*) from authorizations a where a.environment_id = e.id and ${condition}
      and a.received_at > now() - make_interval(days => ${paymentDays})`,
  };
}

/**
 * What there is, on each side, that a change of the capability concerns. What there is none of is left out.
 * @throws DomainError not_found
 */
export async function getCapabilityEffects(
  context: ServiceContext,
  { id, capability }: z.output<typeof capabilityEffectsSchema>,
): Promise<{ program: Pick<ProgramRow, "id" | "updatedAt" | "capabilities">; effects: CapabilityEffect[] }> {
  const { capabilities, updatedAt } = await loadProgram(context, id);
  const asked = questions[capability];
  const selects = asked.map(
    ({ count }, index) => sql`select e.kind, ${index}::int as question, (${count})::int as count
      from environments e where e.program_id = ${id}`,
  );
  const rows = await context.db.execute<{
    kind: CapabilityEffect["kind"];
    question: number;
    count: number;
  }>(sql`${sql.join(selects, sql` union all `)} order by kind, question`);
  const effects = [...rows].flatMap(({ kind, question, count }) => {
    const found = asked[question];
    if (!found || count === 0) return [];
    const { what, one, without, within } = found;
    return [{ kind, count, what: count === 1 ? one : what, without, within }];
  });
  return { program: { id, updatedAt, capabilities }, effects };
}
