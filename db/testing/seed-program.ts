import { randomInt, randomUUID } from "node:crypto";
import { type PlainCredential, sealedValues } from "@/server/credential-values";
import { openAccountBalance, postFunding } from "@/server/ledger";
import type { Database } from "../client";
import {
  accounts,
  cards,
  credentials,
  endpoints,
  environments,
  persons,
  products,
  programs,
} from "../schema";

type ProgramRow = typeof programs.$inferInsert;
type EnvironmentRow = typeof environments.$inferInsert;
type CardRow = typeof cards.$inferInsert;

export type SeededAccount = { personId: string; accountId: string; currency: string };
export type SeededCard = SeededAccount & { tokenId: string };

export type SeededProgram = {
  programId: string;
  environmentId: string;
  endpointKey: string;
  productId: number;
  /** A person with an account; posts the balance as a funding when it is more than zero. */
  addAccount(options?: { balanceMinor?: bigint; currency?: string }): Promise<SeededAccount>;
  /** An active card, on a new account unless one is given. */
  addCard(options?: {
    account?: SeededAccount;
    balanceMinor?: bigint;
    currency?: string;
    card?: Partial<CardRow>;
  }): Promise<SeededCard>;
};

const currencyDefault = "EUR";

/** An active commercial program with one enabled sandbox environment, an endpoint and a product. */
export async function seedProgram(
  db: Database,
  overrides: {
    program?: Partial<ProgramRow>;
    environment?: Partial<EnvironmentRow>;
    /** Its current credentials; none unless given. */
    cardApi?: PlainCredential;
    webhookSecret?: string;
  } = {},
): Promise<SeededProgram> {
  const programId = await insertProgram(db, overrides.program);
  const environmentId = await insertEnvironment(db, programId, overrides.environment);
  const { cardApi, webhookSecret } = overrides;
  if (cardApi) await insertCredential(db, environmentId, "card_api", cardApi);
  if (webhookSecret) await insertCredential(db, environmentId, "webhook", { secret: webhookSecret });
  const endpointKey = randomUUID();
  const productId = randomInt(1_000, 1_000_000);
  await db.insert(endpoints).values({ key: endpointKey, environmentId });
  await db
    .insert(products)
    .values({ environmentId, productId, name: "Virtual card", currency: currencyDefault, form: "digital" });

  const addAccount: SeededProgram["addAccount"] = async ({
    balanceMinor = 0n,
    currency = currencyDefault,
  } = {}) => {
    const account = { personId: newFinciId(), accountId: newFinciId(), currency };
    await db
      .insert(persons)
      .values({ ...personFacts, environmentId, personId: account.personId, externalId: randomUUID() });
    await db.insert(accounts).values({
      environmentId,
      accountId: account.accountId,
      ownerType: "person",
      ownerId: account.personId,
      currency,
    });
    const key = { environmentId, accountId: account.accountId };
    await db.transaction(async (transaction) => {
      await openAccountBalance(transaction, key, currency);
      if (balanceMinor === 0n) return;
      const funding = {
        account: key,
        amountMinor: balanceMinor,
        currency,
        narrative: "test",
        actorUserId: null,
      };
      await postFunding(transaction, funding);
    });
    return account;
  };

  return {
    programId,
    environmentId,
    endpointKey,
    productId,
    addAccount,
    async addCard({ account, card, ...money } = {}) {
      const owner = account ?? (await addAccount(money));
      const tokenId = newFinciId();
      await db.insert(cards).values({
        environmentId,
        tokenId,
        accountId: owner.accountId,
        holderType: "person",
        holderId: owner.personId,
        productId,
        embossingName: "ADA LOVELACE",
        expirationMonth: `${new Date().getUTCFullYear() + 2}-12`,
        status: "active",
        stage: "digital",
        ...card,
      });
      return { ...owner, tokenId: card?.tokenId ?? tokenId };
    },
  };
}

const personFacts = {
  firstName: "Ada",
  lastName: "Lovelace",
  dateOfBirth: "1990-12-10",
  email: "ada@example.com",
  phone: "+37061234567",
  address: { line1: "Gedimino pr. 1", city: "Vilnius", postal_code: "01103", country: "LT" },
};

function insertCredential(
  db: Database,
  environmentId: string,
  kind: "card_api" | "webhook",
  plain: PlainCredential,
) {
  return db.insert(credentials).values({ ...sealedValues(plain), environmentId, kind, status: "current" });
}

/** An id in FINCI's form: 18 digits. */
function newFinciId(): string {
  return `${randomInt(100_000_000, 999_999_999)}${randomInt(100_000_000, 999_999_999)}`;
}

async function insertProgram(db: Database, overrides: Partial<ProgramRow> = {}): Promise<string> {
  const id = overrides.id ?? randomUUID();
  await db.insert(programs).values({
    id,
    slug: `program-${id.slice(0, 8)}`,
    name: "Test program",
    model: "commercial_api",
    customerModel: "businesses",
    capabilities: ["integrator_managed_decisioning", "physical_issuance", "wallets", "three_d_secure"],
    launchCountries: ["LT"],
    timeZone: "Europe/Vilnius",
    currency: currencyDefault,
    status: "active",
    ...overrides,
  });
  return id;
}

async function insertEnvironment(
  db: Database,
  programId: string,
  overrides: Partial<EnvironmentRow> = {},
): Promise<string> {
  const id = overrides.id ?? randomUUID();
  await db.insert(environments).values({
    id,
    programId,
    kind: "sandbox",
    status: "enabled",
    baseUrl: "http://127.0.0.1:4010",
    sourceCidrs: ["127.0.0.0/8"],
    ...overrides,
  });
  return id;
}
