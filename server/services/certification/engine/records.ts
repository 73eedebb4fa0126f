import { and, eq, isNull } from "drizzle-orm";
import { accountBalances, products } from "@/db/schema";
import { hasCapability } from "@/lib/capabilities";
import { formatMoney } from "@/lib/money";
import { productStage } from "@/lib/products";
import { lockAccount, postFunding } from "@/server/ledger";
import { audit } from "../../../context";
import type { Write } from "../../intents";
import { ScenarioFailure } from "./failure";
import type { Stage } from "./stage";

/** What an account of a run is filled up to, and when; minor units of its currency. */
const balanceMinor = 50_000n;
const balanceMinorMin = 25_000n;
const cardYears = 2;

/** FINCI's ids of a chain of customers and its account. */
export type Chain = {
  owner: { personId: string } | { corporateId: string; employeeId: string };
  accountId: string;
};
export type CardRecords = Chain & { tokenId: string; currency: string };

/** Marks what a run made, at FINCI and here. */
export const externalIdPrefix = "certification-";

/** The product that the run issues with: a digital one where there is one, because nothing is then produced. */
async function chooseProduct(stage: Stage) {
  const { environment } = stage.parts;
  const all = await stage.db
    .select()
    .from(products)
    .where(and(eq(products.environmentId, environment.id), isNull(products.retiredAt)))
    .orderBy(products.productId);
  const usable = all.filter(
    ({ form }) => form === "digital" || hasCapability(environment.capabilities, "physical_issuance"),
  );
  const product = usable.find(({ form }) => form === "digital") ?? usable[0];
  if (product) return product;
  throw new ScenarioFailure(
    `The sandbox of ${environment.programName} has no product that a card could be issued with.`,
    "Enter the product that FINCI gave on the program's page of products, and run this again.",
  );
}

/** Which making of the run's records it is: running the first validation again makes new ones. */
const generation = ({ parts }: Stage) => parts.run.facts.generation ?? "1";

function writeOf(stage: Stage, step: string, operation: Write["operation"], request: Write["request"]) {
  const reason = `Certification run ${stage.parts.run.number}`;
  return stage.write(`${generation(stage)}:${step}`, { operation, request, reason });
}

/** Invented facts of nobody, told apart by the run. */
function inventedFacts(stage: Stage) {
  const { run, program } = stage.parts;
  const country = program.launchCountries[0] ?? "LT";
  return {
    external_id: `${externalIdPrefix}${run.id}-${generation(stage)}`,
    country,
    address: { line1: "Test street 1", city: "Test city", postal_code: "00000", country },
    names: {
      first_name: "Certification",
      last_name: `Run ${run.number}`,
      date_of_birth: "1990-01-01",
      email: "certification@example.com",
      phone: "+37060000000",
    },
  };
}

/** A person with an account; made once per run. */
export async function ensurePerson(stage: Stage): Promise<Chain> {
  const { external_id, address, names } = inventedFacts(stage);
  const { currency } = await chooseProduct(stage);
  const personId = await writeOf(stage, "person", "create_person", { external_id, ...names, address });
  const accountId = await writeOf(stage, "person-account", "create_account", {
    person_id: personId,
    currency,
  });
  return { owner: { personId }, accountId };
}

/** A corporate with an account and an employee; made once per run. */
export async function ensureCorporate(stage: Stage): Promise<Chain> {
  const { external_id, address, country, names } = inventedFacts(stage);
  const { number } = stage.parts.run;
  const { currency } = await chooseProduct(stage);
  const corporateId = await writeOf(stage, "corporate", "create_corporate", {
    external_id,
    legal_name: `Certification run ${number}`,
    registration_number: `C${number}`,
    country,
    address,
  });
  const accountId = await writeOf(stage, "corporate-account", "create_account", {
    corporate_id: corporateId,
    currency,
  });
  const employeeId = await writeOf(stage, "employee", "create_employee", {
    corporate_id: corporateId,
    external_id,
    ...names,
  });
  return { owner: { corporateId, employeeId }, accountId };
}

/** The run's active card, on the chain that the program's customer model asks for; made once per run. */
export async function ensureCard(stage: Stage): Promise<CardRecords> {
  const { run, environment } = stage.parts;
  const isForPersons = environment.customerModel === "consumers";
  const chain = await (isForPersons ? ensurePerson(stage) : ensureCorporate(stage));
  const product = await chooseProduct(stage);
  const { owner, accountId } = chain;
  const tokenId = await writeOf(stage, `card-${run.facts.cardGeneration ?? "1"}`, "create_card", {
    account_id: accountId,
    ...("personId" in owner ? { person_id: owner.personId } : { employee_id: owner.employeeId }),
    product_id: product.productId,
    embossing_name: `CERTIFICATION ${run.number}`.slice(0, 21),
    expiration_date: `${run.startedAt.getUTCFullYear() + cardYears}-12`,
    token_status: "active",
    token_stage: productStage(product),
    delivery_address: inventedFacts(stage).address,
    express_delivery: false,
  });
  Object.assign(stage.evidence.ids, { account_id: accountId, token_id: tokenId });
  return { ...chain, tokenId, currency: product.currency };
}

/** The run's card with money to spend: its account is filled up where it has become low. */
export async function ensureFundedCard(stage: Stage): Promise<CardRecords> {
  const records = await ensureCard(stage);
  const { context, run, environment } = stage.parts;
  const { accountId, currency } = records;
  const account = { environmentId: environment.id, accountId };
  await stage.db.transaction(async (tx) => {
    await lockAccount(tx, account);
    const [balance] = await tx
      .select({ postedMinor: accountBalances.postedMinor, heldMinor: accountBalances.heldMinor })
      .from(accountBalances)
      .where(
        and(eq(accountBalances.environmentId, environment.id), eq(accountBalances.accountId, accountId)),
      );
    const availableMinor = balance ? balance.postedMinor - balance.heldMinor : 0n;
    if (availableMinor >= balanceMinorMin) return;
    const amountMinor = balanceMinor - availableMinor;
    const narrative = `Test money of certification run ${run.number}`;
    await postFunding(tx, { account, amountMinor, currency, narrative, actorUserId: run.startedByUserId });
    await audit(tx, context, {
      action: "certification.fund_account",
      subjectType: "account",
      subjectId: accountId,
      programId: environment.programId,
      environmentId: environment.id,
      after: { amount: formatMoney({ minor: amountMinor, currency }), runId: run.id },
      reason: narrative,
    });
  });
  return records;
}
