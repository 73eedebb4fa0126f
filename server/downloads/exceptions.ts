import { DomainError } from "../errors";
import { exportExceptions, listExceptionsSchema } from "../services/exceptions";
import { respondWithFile } from "./respond";

/** The exceptions that the queue's address shows, as a CSV file; permitted like the page, and audited. */
export function downloadExceptions(request: Request): Promise<Response> {
  return respondWithFile(request, async (context) => {
    const search = new URL(request.url).searchParams;
    const given = (name: string) => search.get(name) ?? undefined;
    const currency = given("currency");
    const input = listExceptionsSchema.safeParse({
      status: given("status"),
      owner: given("owner"),
      kind: given("kind"),
      age: given("age"),
      currency,
      programId: given("program"),
      accountId: given("account"),
      // Amounts are compared in one currency only, as the queue does.
      order: currency === undefined ? undefined : given("order"),
    });
    if (!input.success)
      throw new DomainError("invalid", "There is no such list: a filter in the address cannot be read.");
    const day = new Date().toISOString().slice(0, 10);
    return {
      fileName: `exceptions-${context.environmentKind}-${day}.csv`,
      stream: await exportExceptions(context, input.data),
    };
  });
}
