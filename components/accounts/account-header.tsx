"use client";

import { PersonalDataBar } from "@/components/personal-data/personal-data-bar";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { Badge } from "@/components/ui/badge";
import { PageHeader } from "@/components/ui/page-header";
import { paths } from "@/lib/paths";
import { AccountCorrections } from "./account-corrections";
import { useAccount } from "./use-account";

/** Whose account it is, and what can be done with it. */
export function AccountHeader({ accountId }: { accountId: string }) {
  const account = useAccount(accountId);
  return (
    <>
      <PageHeader
        parent={{ href: paths.accounts, name: "Accounts" }}
        title={`${account.owner.name}, ${account.currency}`}
        badges={
          <>
            <Badge>{account.owner.type === "person" ? "Person's account" : "Corporate account"}</Badge>
            <EnvironmentBadge kind={account.environment.kind} />
          </>
        }
        actions={<AccountCorrections account={account} />}
      />
      {account.personal && (
        <PersonalDataBar personal={account.personal} programId={account.program.id} whose="owner" />
      )}
    </>
  );
}
