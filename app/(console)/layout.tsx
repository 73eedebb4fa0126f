import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { ViewerProvider } from "@/components/shell/viewer";
import { TrpcProvider } from "@/components/trpc/provider";
import { paths } from "@/lib/paths";
import { currentServiceContext } from "@/server/auth";
import { HydrateClient, prefetch, trpc } from "@/server/trpc/server-side";

/** Every signed-in page; somebody signed out goes to the sign-in page and comes back afterwards. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const context = await currentServiceContext();
  if (context?.actor.type !== "user") {
    const address = (await headers()).get("x-page-address") ?? paths.overview;
    redirect(`${paths.signIn}?callbackUrl=${encodeURIComponent(address)}`);
  }
  if (context.actor.needsSecondFactor) redirect(paths.secondFactor);
  const { name, email, grants } = context.actor;
  await prefetch(
    trpc.maintenance.current.queryOptions(),
    trpc.exceptions.openCounts.queryOptions(),
    trpc.approvals.waitingCount.queryOptions(),
  );
  return (
    <ViewerProvider viewer={{ name, email, grants, environmentKind: context.environmentKind }}>
      <TrpcProvider environmentKind={context.environmentKind}>
        <HydrateClient>
          <Shell>{children}</Shell>
        </HydrateClient>
      </TrpcProvider>
    </ViewerProvider>
  );
}
