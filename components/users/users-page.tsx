"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { DataTable } from "@/components/table/data-table";
import { FilterBar } from "@/components/table/filter-bar";
import type { FilterDefinition } from "@/components/table/filters";
import { refreshFirstPage } from "@/components/table/refresh-first-page";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { paths } from "@/lib/paths";
import { toUsersInput, usersSearchParams } from "./search-params";
import { userColumns, userHref, userKey } from "./user-columns";
import { userStatusLabels } from "./user-words";

const InviteDialog = dynamic(() => import("./invite-dialog").then((file) => file.InviteDialog));

const filters: FilterDefinition[] = [
  {
    key: "status",
    label: "Status",
    kind: "options",
    options: Object.entries(userStatusLabels).map(([value, label]) => ({ value, label })),
  },
];

/** The people of the console: their roles, whether they can sign in, when they were last here. */
export function UsersPage() {
  const trpc = useTRPC();
  const [values, setValues] = useQueryStates(usersSearchParams);
  const [isInviting, setInviting] = useState(false);
  const whyNot = useWhyNot("user.write");
  const query = useInfiniteQuery({
    ...trpc.users.list.infiniteQueryOptions(toUsersInput(values), {
      getNextPageParam: (page) => page.nextCursor,
    }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshFirstPage,
  });
  return (
    <>
      <PageHeader
        title="Users"
        summary="Who may sign in to this console, with which roles, in which programs."
        actions={
          <>
            <Button asChild>
              <Link href={paths.userMatrix}>What roles may do</Link>
            </Button>
            <WhyDisabled reason={whyNot}>
              <Button
                variant="primary"
                aria-disabled={whyNot !== null || undefined}
                onClick={() => whyNot === null && setInviting(true)}
              >
                Invite …
              </Button>
            </WhyDisabled>
          </>
        }
      />
      <DataTable
        name="Users"
        columns={userColumns}
        query={query}
        rowKey={userKey}
        rowHref={userHref}
        toolbar={<FilterBar definitions={filters} values={values} onChange={setValues} />}
        empty={
          <EmptyState icon={SearchX} title="Nobody has this status">
            Remove the filter to see everybody.
          </EmptyState>
        }
      />
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}
