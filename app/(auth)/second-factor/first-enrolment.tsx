"use client";

import { useQuery } from "@tanstack/react-query";
import { EnrolFactor } from "@/components/own-access/enrol-factor";
import { GiveCode } from "@/components/own-access/give-code";
import { signOut } from "@/components/shell/auth-requests";
import { problemOf } from "@/components/trpc/problem";
import { ProblemText } from "@/components/trpc/problem-text";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { paths } from "@/lib/paths";

/** The code where a second factor is on, else the enrolment; and the way out. */
export function FirstEnrolment() {
  const account = useQuery(useTRPC().ownAccess.account.queryOptions());
  const goOn = () => window.location.assign(paths.overview);
  return (
    <div className="flex flex-col gap-4">
      {account.isPending && <Skeleton className="h-24" />}
      {account.isError && (
        <Alert tone="danger">
          <ProblemText problem={problemOf(account.error)} />
        </Alert>
      )}
      {account.data?.needsSecondFactor === false ? (
        // Switched on a moment ago, and the recovery codes are still to be read.
        <EnrolFactor onDone={goOn} />
      ) : (
        account.data &&
        (account.data.secondFactorSince ? <GiveCode onDone={goOn} /> : <EnrolFactor onDone={goOn} />)
      )}
      <Button
        variant="ghost"
        onClick={async () => {
          if (await signOut()) window.location.assign(paths.signIn);
        }}
      >
        Sign out
      </Button>
    </div>
  );
}
