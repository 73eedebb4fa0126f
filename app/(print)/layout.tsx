import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { paths } from "@/lib/paths";
import { currentServiceContext } from "@/server/auth";

/** Pages for paper: without the console's frame, for signed-in people only. */
export default async function PrintLayout({ children }: { children: ReactNode }) {
  const context = await currentServiceContext();
  if (context?.actor.type === "user" && context.actor.needsSecondFactor) redirect(paths.secondFactor);
  if (!context) {
    const address = (await headers()).get("x-page-address") ?? paths.overview;
    redirect(`${paths.signIn}?callbackUrl=${encodeURIComponent(address)}`);
  }
  return (
    <main className="mx-auto flex max-w-5xl flex-col gap-5 p-6 print:max-w-none print:p-0">{children}</main>
  );
}
