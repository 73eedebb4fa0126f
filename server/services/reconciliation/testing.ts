import type { FinciBench, LinkedProgram } from "../testing";

/** The id of the program's master account at the simulator, in that currency. */
export async function masterAccountIdOf(
  bench: FinciBench,
  program: LinkedProgram,
  currency: string,
): Promise<string> {
  const { body } = await bench.finci.control("GET", "state", undefined);
  const tenants = body.tenants as {
    name: string;
    master_accounts: { account_id: string; currency: string }[];
  }[];
  const tenant = tenants.find(({ name }) => program.credentials.token.endsWith(name));
  const account = tenant?.master_accounts.find((one) => one.currency === currency);
  if (!account) throw new Error(`The tenant has no master account in ${currency}`);
  return account.account_id;
}
