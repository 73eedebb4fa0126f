"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useWhyNot } from "@/components/shell/viewer";
import type { Column } from "@/components/table/columns";
import { RelatedTable } from "@/components/table/related-table";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { notify } from "@/components/ui/toast";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { formatCapped, formatCount } from "@/lib/figures";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";
import type { LedgerProofItem } from "@/server/services/ledger-proofs";

/** While a proof runs its figures move; the page follows it. */
const followMs = 2_000;

const columns: readonly Column<LedgerProofItem>[] = [
  { id: "started", header: "Started", isFixed: true, cell: (proof) => <Time value={proof.startedAt} /> },
  { id: "result", header: "Result", cell: (proof) => <Result proof={proof} /> },
  {
    id: "accounts",
    header: "Accounts",
    align: "right",
    cell: (proof) => proof.figures && formatCount(proof.figures.accounts),
  },
  {
    id: "entries",
    header: "Entries",
    align: "right",
    cell: (proof) => proof.figures && formatCount(Number(proof.figures.entries)),
  },
  {
    id: "failures",
    header: "Failing accounts",
    align: "right",
    cell: (proof) => proof.figures && formatCount(proof.figures.failures),
  },
  { id: "took", header: "Took", align: "right", cell: took },
  { id: "by", header: "Asked by", cell: (proof) => proof.requestedBy ?? "By itself" },
];

/** The proofs of all balances, the newest on top, and what does not prove. */
export function LedgerProofsPage() {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({
    ...trpc.ledger.proofs.queryOptions(),
    refetchInterval: followMs,
  });
  return (
    <>
      <PageHeader
        title="Ledger proof"
        summary="Every balance is added up again from its ledger entries, every hold from its authorizations: every six hours, and when somebody asks."
        actions={<ProveNow isUnderWay={data.proofs.some(({ finishedAt }) => finishedAt === null)} />}
      />
      {data.failing > 0 ? (
        <Alert
          tone="danger"
          title={`${formatCapped(data.failing)} ${data.failing === 1 ? "account does" : "accounts do"} not prove`}
          actions={
            <TextLink href={`${paths.exceptions}?kind=balance_proof_failed`}>Open the exceptions</TextLink>
          }
        >
          Treat it as tampering or a fault of ours until it is explained: keep the database as it is and call
          engineering.
        </Alert>
      ) : (
        data.proofs.some(({ finishedAt }) => finishedAt !== null) && (
          <Alert tone="approve">Every balance that you may see proves from its entries.</Alert>
        )
      )}
      <Section title="Proofs" isFlush>
        <RelatedTable
          name="Proofs"
          columns={columns}
          rows={data.proofs}
          rowKey={(proof) => proof.id}
          empty="No proof has run yet; the first one comes by itself within a minute of starting the jobs."
        />
      </Section>
    </>
  );
}

function ProveNow({ isUnderWay }: { isUnderWay: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const notPermitted = useWhyNot("ledger.prove");
  const prove = useMutation(
    trpc.ledger.prove.mutationOptions({
      onSuccess: () => notify("success", "Asked for; it starts within seconds."),
      onError: (error) => notify("error", problemOf(error).sentence),
      onSettled: () => queryClient.invalidateQueries(trpc.ledger.pathFilter()),
    }),
  );
  const reason = notPermitted ?? (isUnderWay ? "A proof is under way already." : null);
  return (
    <WhyDisabled reason={reason}>
      <Button
        variant="primary"
        aria-disabled={reason !== null || undefined}
        isPending={prove.isPending}
        onClick={() => reason === null && prove.mutate()}
      >
        Prove now
      </Button>
    </WhyDisabled>
  );
}

function Result({ proof }: { proof: LedgerProofItem }) {
  if (proof.finishedAt === null) return <Badge tone="accent">Under way</Badge>;
  if (proof.figures === null) return <Badge>Finished</Badge>;
  return proof.figures.failures === 0 ? (
    <Badge tone="approve">Every balance proves</Badge>
  ) : (
    <Badge tone="danger">Does not prove</Badge>
  );
}

function took({ startedAt, finishedAt }: LedgerProofItem) {
  if (!finishedAt) return <span className="text-muted">–</span>;
  return formatDuration(finishedAt.getTime() - startedAt.getTime());
}
