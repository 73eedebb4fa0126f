import { ExceptionPage } from "@/components/exceptions/exception-page";
import { getQueryClient, HydrateClient, orNotFound, prefetch, trpc } from "@/server/trpc/server-side";

type ExceptionRouteProps = { params: Promise<{ id: string }> };

export const metadata = { title: "Exception" };

/** One exception: what it is about, who looks at it, what was found. */
export default async function ExceptionRoute({ params }: ExceptionRouteProps) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.exceptions.byId.queryOptions({ id })));
  await prefetch(
    trpc.exceptions.sides.queryOptions({ id }),
    trpc.approvals.of.queryOptions({ subjectType: "exception", subjectId: id }),
  );
  return (
    <HydrateClient>
      <ExceptionPage id={id} />
    </HydrateClient>
  );
}
