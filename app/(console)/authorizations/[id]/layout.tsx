import type { ReactNode } from "react";
import { AuthorizationHeader } from "@/components/payments/authorization-header";
import { RouteTabs } from "@/components/ui/tabs";
import { paths } from "@/lib/paths";
import { getQueryClient, HydrateClient, orNotFound, trpc } from "@/server/trpc/server-side";

type AuthorizationLayoutProps = { params: Promise<{ id: string }>; children: ReactNode };

export async function generateMetadata({ params }: AuthorizationLayoutProps) {
  return { title: `Authorization ${(await params).id}` };
}

export default async function AuthorizationLayout({ params, children }: AuthorizationLayoutProps) {
  const { id } = await params;
  await orNotFound(getQueryClient().fetchQuery(trpc.authorizations.byId.queryOptions({ id })));
  const here = paths.authorization(id);
  return (
    <HydrateClient>
      <AuthorizationHeader id={id} />
      <RouteTabs
        label="Authorization"
        tabs={[
          { href: here, name: "Story" },
          { href: `${here}/payloads`, name: "Payloads" },
          { href: paths.authorizationRerun(id), name: "Re-run" },
        ]}
      />
      {children}
    </HydrateClient>
  );
}
