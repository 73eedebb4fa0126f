import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Entrance } from "@/components/shell/entrance";
import { TrpcProvider } from "@/components/trpc/provider";
import { paths } from "@/lib/paths";
import { currentServiceContext } from "@/server/auth";
import { FirstEnrolment } from "./first-enrolment";

export const metadata: Metadata = { title: "Second factor" };

/** Where somebody whose role needs a second factor sets it up, before anything else opens. */
export default async function SecondFactorPage() {
  const context = await currentServiceContext();
  if (context?.actor.type !== "user") redirect(paths.signIn);
  if (!context.actor.needsSecondFactor) redirect(paths.overview);
  return (
    <Entrance
      title="Your second factor"
      summary="Your role changes records or moves money, so signing in alone is not enough here."
    >
      <TrpcProvider environmentKind={context.environmentKind}>
        <FirstEnrolment />
      </TrpcProvider>
    </Entrance>
  );
}
