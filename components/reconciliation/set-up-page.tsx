"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { TextareaField, TextField } from "@/components/form/fields";
import { Form, Submit } from "@/components/form/form";
import { useWhyNot } from "@/components/shell/viewer";
import { RelatedTable } from "@/components/table/related-table";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { formatAmount } from "@/lib/money";
import { addDays } from "@/lib/reconciliation";
import type { MasterAccountView, ReconciliationEnvironment } from "@/server/services/reconciliation";

const AccountDialog = dynamic(() => import("./account-dialog").then((all) => all.AccountDialog));

type SetUpProps = { environment: ReconciliationEnvironment };

/** What an environment is reconciled with: the accounts at FINCI and the tolerance. */
export function SetUpPage({ environment }: SetUpProps) {
  return (
    <div className="flex flex-col gap-4">
      <Accounts environment={environment} />
      <Tolerance environment={environment} />
    </div>
  );
}

function Accounts({ environment }: SetUpProps) {
  const [edited, setEdited] = useState<MasterAccountView | "new" | null>(null);
  const reason = useWhyNot("reconciliation.setup", environment.program.id);
  return (
    <Section
      title="Master accounts"
      description="The accounts at FINCI on which this environment's cards are booked, one for each currency as a rule."
      actions={
        <WhyDisabled reason={reason}>
          <Button
            aria-disabled={reason !== null || undefined}
            onClick={reason ? undefined : () => setEdited("new")}
          >
            Add account …
          </Button>
        </WhyDisabled>
      }
      isFlush
    >
      <RelatedTable
        name="Master accounts"
        columns={[
          {
            id: "account",
            header: "Account at FINCI",
            cell: (row: MasterAccountView) => <span className="font-mono text-xs">{row.accountId}</span>,
          },
          { id: "currency", header: "Currency", cell: (row) => row.currency },
          { id: "from", header: "Fetched from", cell: (row) => row.fetchFrom ?? "The beginning" },
          { id: "until", header: "Complete until", cell: (row) => completeUntil(row) },
          {
            id: "state",
            header: "State",
            cell: (row) =>
              row.lastProblem ? (
                <Badge tone="warn" title={row.lastProblem}>
                  Problem
                </Badge>
              ) : (
                <Badge>{row.lastFetchedAt ? "Fetched" : "Not yet fetched"}</Badge>
              ),
          },
          {
            id: "act",
            header: "Actions",
            align: "right" as const,
            cell: (row) =>
              reason ? null : (
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`Change account ${row.accountId}`}
                  onClick={() => setEdited(row)}
                >
                  Change …
                </Button>
              ),
          },
        ]}
        rows={environment.accounts}
        rowKey={(row) => row.accountId}
        empty="None yet: nothing can be fetched or matched."
      />
      {edited && (
        <AccountDialog
          environment={environment}
          account={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </Section>
  );
}

/** The last day whose ledger is here to its end. */
function completeUntil({ fetchedBefore, statementsBefore, lastFetchedAt }: MasterAccountView): string {
  const days = [lastFetchedAt ? fetchedBefore : null, statementsBefore].filter((day) => day !== null).sort();
  const before = days.at(-1);
  return before ? addDays(before, -1) : "–";
}

function Tolerance({ environment }: SetUpProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { currency, toleranceMinor, program } = environment;
  const now = formatAmount(toleranceMinor, currency);
  const form = useForm({ defaultValues: { tolerance: now, reason: "" } });
  const save = useMutation(trpc.reconciliation.setTolerance.mutationOptions());
  const whyNot = useWhyNot("reconciliation.work", program.id);
  return (
    <Section
      title="Tolerance"
      description="By how much FINCI's booking may differ from a presentment and still match, on both sides of the program."
      className="max-w-2xl"
    >
      <Form
        form={form}
        onSubmit={async (values) => {
          await save.mutateAsync({ environmentId: environment.id, ...values });
          await queryClient.invalidateQueries(trpc.reconciliation.pathFilter());
          notify("success", "The tolerance is changed.");
          form.reset({ tolerance: values.tolerance, reason: "" });
        }}
      >
        <TextField
          name="tolerance"
          label={`Tolerance in ${currency}`}
          inputMode="decimal"
          autoComplete="off"
          description="In other currencies, as many of their smallest units."
          className="max-w-52"
        />
        <TextareaField
          name="reason"
          label="Reason"
          rows={2}
          maxLength={500}
          description="Stays in the audit log with your name."
          rules={{ required: "Say why, in a few words." }}
        />
        <Submit
          action="Change tolerance"
          whyNot={whyNot}
          effect={`It is ${now} ${currency} now. The change counts from the next run on; matches that were found stay.`}
        />
      </Form>
    </Section>
  );
}
