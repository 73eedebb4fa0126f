import { TransactionPageContent } from "@/components/payments/transaction-page";
import { getQueryClient, HydrateClient, orNotFound, prefetch, trpc } from "@/server/trpc/server-side";

type TransactionPageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: TransactionPageProps) {
  return { title: `Transaction ${(await params).id}` };
}

export default async function TransactionPage({ params }: TransactionPageProps) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.transactions.byId.queryOptions({ id })));
  await prefetch(trpc.exceptions.about.queryOptions({ transactionId: id }));
  return (
    <HydrateClient>
      <TransactionPageContent id={id} />
    </HydrateClient>
  );
}
