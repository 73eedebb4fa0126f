import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Entrance } from "@/components/shell/entrance";
import { paths } from "@/lib/paths";
import { safeCallbackPath } from "@/lib/safe-callback-path";
import { currentServiceContext, sessionLimits } from "@/server/auth";
import { loadSearchParams } from "./search-params";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Sign-in; somebody signed in already goes on. */
export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { callbackUrl } = await loadSearchParams(searchParams);
  const target = safeCallbackPath(callbackUrl, paths.overview);
  if (await currentServiceContext()) redirect(target);
  const { hoursMax, idleMinutesMax } = sessionLimits();
  return (
    <Entrance
      title="Sign in to the card console"
      summary="Authorizations, cards and money of your programs."
      foot={`A sign-in ends after ${count(hoursMax, "hour")}, or after ${count(idleMinutesMax, "minute")} without use.`}
    >
      <SignInForm target={target} />
    </Entrance>
  );
}

const count = (number: number, unit: string) => `${number} ${unit}${number === 1 ? "" : "s"}`;
