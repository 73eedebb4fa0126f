import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Entrance } from "@/components/shell/entrance";
import { paths } from "@/lib/paths";
import { safeCallbackPath } from "@/lib/safe-callback-path";
import { readSignInProblem, signInProblemSentence } from "@/lib/sign-in-problems";
import { currentServiceContext, oidcSettings, sessionLimits } from "@/server/auth";
import { ProviderSignIn } from "./provider-sign-in";
import { loadSearchParams } from "./search-params";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Sign-in; somebody signed in already goes on. */
export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { callbackUrl, problem: problemName } = await loadSearchParams(searchParams);
  const target = safeCallbackPath(callbackUrl, paths.overview);
  const provider = oidcSettings();
  const problem = provider && readSignInProblem(problemName);
  if (await currentServiceContext())
    redirect(problem ? `${paths.confirmIdentity}?problem=${problem}` : target);
  const { hoursMax, idleMinutesMax } = sessionLimits();
  return (
    <Entrance
      title="Sign in to the card console"
      summary="Authorizations, cards and money of your programs."
      foot={`A sign-in ends after ${count(hoursMax, "hour")}, or after ${count(idleMinutesMax, "minute")} without use.`}
    >
      {provider ? (
        <ProviderSignIn
          target={target}
          label={provider.label}
          isOnly={provider.isOnly}
          problem={problem && signInProblemSentence(problem, provider.label)}
        />
      ) : (
        <SignInForm target={target} />
      )}
    </Entrance>
  );
}

const count = (number: number, unit: string) => `${number} ${unit}${number === 1 ? "" : "s"}`;
