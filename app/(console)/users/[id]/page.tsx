import { UserPage } from "@/components/users/user-page";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type UserRouteProps = { params: Promise<{ id: string }> };

export const metadata = { title: "User" };

/** One person of the console. */
export default async function UserRoute({ params }: UserRouteProps) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.users.byId.queryOptions({ id })));
  return (
    <HydrateClient>
      <UserPage id={id} />
    </HydrateClient>
  );
}
