import type { ReactNode } from "react";
import { PersonHeader } from "@/components/customers/person-header";
import { RouteTabs } from "@/components/ui/tabs";
import { paths } from "@/lib/paths";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type PersonLayoutProps = { params: Promise<{ personId: string }>; children: ReactNode };

export async function generateMetadata({ params }: PersonLayoutProps) {
  return { title: `Person ${(await params).personId}` };
}

/** One person: who it is, the tabs. */
export default async function PersonLayout({ params, children }: PersonLayoutProps) {
  const { personId } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.customers.personById.queryOptions({ id: personId })));
  const here = paths.person(personId);
  return (
    <HydrateClient>
      <PersonHeader personId={personId} />
      <RouteTabs
        label="Person"
        tabs={[
          { href: here, name: "Overview" },
          { href: `${here}/rules`, name: "Rules", isNested: true },
        ]}
      />
      {children}
    </HydrateClient>
  );
}
