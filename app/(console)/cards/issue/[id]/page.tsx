import type { Metadata } from "next";
import { customerChoiceInput } from "@/components/issuing/customer-choice-input";
import { Wizard } from "@/components/issuing/wizard";
import { getQueryClient, HydrateClient, orNotFound, prefetch, trpc } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "Issue a card" };

export default async function IssuancePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const issuance = await orNotFound(getQueryClient().fetchQuery(trpc.issuances.byId.queryOptions({ id })));
  const { person, corporate } = issuance.form;
  const personId = issuance.records.personId ?? (person?.mode === "existing" ? person.personId : null);
  const corporateId =
    issuance.records.corporateId ?? (corporate?.mode === "existing" ? corporate.corporateId : null);
  const { program, chain } = issuance;
  await prefetch(
    trpc.programs.scope.queryOptions(),
    trpc.customers.list.queryOptions(customerChoiceInput(program.id, chain, "")),
    ...(personId ? [trpc.customers.personById.queryOptions({ id: personId })] : []),
    ...(corporateId ? [trpc.customers.corporateById.queryOptions({ id: corporateId })] : []),
  );
  return (
    <HydrateClient>
      <Wizard id={id} />
    </HydrateClient>
  );
}
