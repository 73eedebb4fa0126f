import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { loadUsersSearchParams, toUsersInput } from "@/components/users/search-params";
import { UsersPage } from "@/components/users/users-page";
import { HydrateClient, orForbidden, prefetch, trpc } from "@/server/trpc/server-side";

export const metadata: Metadata = { title: "Users" };

type UsersRouteProps = { searchParams: Promise<SearchParams> };

/** The people of the console. */
export default async function UsersRoute({ searchParams }: UsersRouteProps) {
  await orForbidden("user.read");
  const input = toUsersInput(await loadUsersSearchParams(searchParams));
  await prefetch(
    trpc.users.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor }),
  );
  return (
    <HydrateClient>
      <UsersPage />
    </HydrateClient>
  );
}
