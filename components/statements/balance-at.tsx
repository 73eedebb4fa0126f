"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { BalanceFigures } from "@/components/accounts/balance-figures";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Section } from "@/components/ui/section";
import { ExactTime } from "@/components/ui/time";
import { formatCount } from "@/lib/figures";

/** Asks for the balance at a past moment, and shows it with its proof. */
export function BalanceAt({ accountId }: { accountId: string }) {
  const [moment, setMoment] = useState<Date | null>(null);
  const query = useQuery({
    ...useTRPC().statements.balanceAt.queryOptions({ accountId, moment: moment ?? new Date(0) }),
    enabled: moment !== null,
  });
  return (
    <Section
      title="Balance at a moment"
      description="Added up from every entry up to then, and compared with the running totals."
    >
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          // Read from the field itself, so that what was typed before the page was ready counts.
          const read = new Date(`${new FormData(event.currentTarget).get("moment")}Z`);
          if (!Number.isNaN(read.getTime())) setMoment(read);
        }}
      >
        <div className="flex flex-col gap-1">
          <Label htmlFor="balance-moment">Moment (UTC)</Label>
          <Input id="balance-moment" name="moment" type="datetime-local" step={1} required />
        </div>
        <Button type="submit" isPending={query.isFetching}>
          Show the balance
        </Button>
      </form>
      {query.error && (
        <Alert tone="danger" className="mt-3">
          {problemOf(query.error).sentence}
        </Alert>
      )}
      {moment && query.data && (
        <div role="status" className="mt-4 flex flex-col gap-2">
          <BalanceFigures balance={query.data.balance} />
          <p className="text-muted text-xs">
            <ExactTime value={moment} />: {formatCount(Number(query.data.entriesCount))} entries,{" "}
            {query.data.isProven ? "and they add up." : "and they do not add up. Call engineering."}
          </p>
        </div>
      )}
    </Section>
  );
}
