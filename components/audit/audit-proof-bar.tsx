"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useWhyNot } from "@/components/shell/viewer";
import type { Column } from "@/components/table/columns";
import { RelatedTable } from "@/components/table/related-table";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Time } from "@/components/ui/time";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { consoleChain } from "@/lib/audit-words";
import { formatCount } from "@/lib/figures";
import type { AuditProofChain, AuditProofs, AuditProofView } from "@/server/services/audit";

/** While a proof runs its figures move; the page follows it. */
const followMs = 2_000;
const idleMs = 30_000;

const columns: readonly Column<AuditProofChain>[] = [
  { id: "chain", header: "Chain", isFixed: true, cell: chainName },
  { id: "result", header: "Result", cell: ({ broken }) => (broken ? "Broken" : "Proves") },
  { id: "entries", header: "Entries read", align: "right", cell: ({ entries }) => formatCount(entries) },
];

/** The head of the audit log: what it is, whether it proves, and the button that has it proven. */
export function AuditProofBar() {
  const { data } = useSuspenseQuery({
    ...useTRPC().audit.proofs.queryOptions(),
    refetchInterval: ({ state }) => (state.data?.underWay ? followMs : idleMs),
  });
  return (
    <>
      <PageHeader
        title="Audit log"
        summary="Every change, refused attempt, export and sign-in, chained by hashes: what is changed, deleted or put in afterwards is found."
        actions={<VerifyButton isUnderWay={data.underWay !== null} />}
      />
      <State {...data} />
    </>
  );
}

function State({ last, underWay }: AuditProofs) {
  if (underWay)
    return (
      <Alert tone="info" title="A proof is under way">
        {underWay.entries === null
          ? "It reads the log."
          : `${formatCount(Number(underWay.entries))} entries read so far.`}{" "}
        You may leave this page; the result stays here.
      </Alert>
    );
  if (!last) return <Alert tone="info">The log has not been verified yet.</Alert>;
  const broken = last.chains.filter((chain) => chain.broken);
  return broken.length > 0 ? (
    <Alert
      tone="danger"
      title={`${broken.length} ${broken.length === 1 ? "chain is" : "chains are"} broken: the log was changed past the console`}
    >
      <ul className="flex flex-col gap-1">
        {broken.map((chain) => (
          <li key={chain.chain} className="break-words">
            <strong className="font-semibold">{chainName(chain)}.</strong> {chain.broken?.sentence}
          </li>
        ))}
      </ul>
      <p className="mt-1">
        Keep the database as it is and call engineering. Verified{" "}
        <Time value={last.finishedAt ?? last.startedAt} />.
      </p>
      <Chains proof={last} />
    </Alert>
  ) : (
    <Alert tone="approve">
      Every chain that you may see proves. Verified <Time value={last.finishedAt ?? last.startedAt} />
      {last.requestedBy ? `, asked for by ${last.requestedBy}` : ""}.
      <Chains proof={last} />
    </Alert>
  );
}

function Chains({ proof }: { proof: AuditProofView }) {
  return (
    <details className="mt-1">
      <summary className="cursor-pointer underline underline-offset-2">Chain by chain</summary>
      <RelatedTable
        name="Last proof, chain by chain"
        columns={columns}
        rows={proof.chains}
        rowKey={({ chain }) => chain}
        empty="There were no entries."
      />
    </details>
  );
}

function chainName({ chain, environment }: AuditProofChain) {
  if (environment) return `${environment.program.name}, ${environment.kind}`;
  return chain === consoleChain ? "The console itself" : `Unknown chain ${chain}`;
}

function VerifyButton({ isUnderWay }: { isUnderWay: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const notPermitted = useWhyNot("audit.verify");
  const verify = useMutation(
    trpc.audit.verify.mutationOptions({
      onSuccess: () => notify("success", "Asked for; it starts within seconds."),
      onError: (error) => notify("error", problemOf(error).sentence),
      onSettled: () => queryClient.invalidateQueries(trpc.audit.pathFilter()),
    }),
  );
  const reason = notPermitted ?? (isUnderWay ? "A proof is under way already." : null);
  return (
    <WhyDisabled reason={reason}>
      <Button
        variant="primary"
        aria-disabled={reason !== null || undefined}
        isPending={verify.isPending}
        onClick={() => reason === null && verify.mutate()}
      >
        Verify
      </Button>
    </WhyDisabled>
  );
}
