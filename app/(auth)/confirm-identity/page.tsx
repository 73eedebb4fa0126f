import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Entrance } from "@/components/shell/entrance";
import { paths } from "@/lib/paths";
import { readSignInProblem, signInProblemSentence } from "@/lib/sign-in-problems";
import { currentServiceContext, oidcSettings } from "@/server/auth";
import { ConfirmAtProvider } from "./confirm-at-provider";
import { loadSearchParams } from "./search-params";

export const metadata: Metadata = { title: "Confirm who you are" };

type ConfirmIdentityPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The window that leads to the identity provider and back, beside the page where something sensitive waits. */
export default async function ConfirmIdentityPage({ searchParams }: ConfirmIdentityPageProps) {
  const { done, problem: problemName } = await loadSearchParams(searchParams);
  const provider = oidcSettings();
  if (!provider || !(await currentServiceContext())) redirect(paths.signIn);
  const problem = readSignInProblem(problemName);
  return (
    <Entrance title="Confirm who you are" summary={`With ${provider.label}, before something sensitive.`}>
      <ConfirmAtProvider
        label={provider.label}
        isDone={done}
        problem={problem && signInProblemSentence(problem, provider.label)}
      />
    </Entrance>
  );
}
