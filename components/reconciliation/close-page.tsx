"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { EnvironmentBadge } from "@/components/status/environment-badge";
import { RelatedTable } from "@/components/table/related-table";
import { problemOf } from "@/components/trpc/problem";
import { useTRPC } from "@/components/trpc/provider";
import { Alert } from "@/components/ui/alert";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { LoadingPanel } from "@/components/ui/loading";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { ExactTime } from "@/components/ui/time";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { exceptionKinds } from "@/lib/exception-kinds";
import { paths } from "@/lib/paths";
import type { CloseView, OpenItem, ReconciliationEnvironment } from "@/server/services/reconciliation";
import { CloseBadge } from "./close-badge";
import { CurrencyPanel } from "./currency-panel";

const SignOffDialog = dynamic(() => import("./close-dialogs").then((all) => all.SignOffDialog));
const ReopenDayDialog = dynamic(() => import("./close-dialogs").then((all) => all.ReopenDayDialog));

const refreshMs = 15_000;

type ClosePageProps = { environment: ReconciliationEnvironment; day: string };

/** A day of a program: totals, what is open and by whom, and who signed it off. */
export function ClosePage({ environment, day }: ClosePageProps) {
  const query = useQuery({
    ...useTRPC().reconciliation.close.queryOptions({ environmentId: environment.id, day }),
    refetchInterval: refreshMs,
  });
  if (query.data) return <Close close={query.data} />;
  if (!query.error) return <LoadingPanel />;
  const problem = problemOf(query.error);
  return (
    <ErrorPanel sentence={problem.sentence} requestId={problem.requestId} onRetry={() => query.refetch()} />
  );
}

function Close({ close }: { close: CloseView }) {
  const { day, program, environment, signed, reopened, status, whyNotYet } = close;
  const search = { program: program.id, from: day, to: day };
  return (
    <>
      <PageHeader
        parent={{ href: `${paths.closes}?program=${program.id}`, name: "Daily close" }}
        title={`${day}, ${program.name}`}
        badges={
          <>
            <CloseBadge status={status} />
            <EnvironmentBadge kind={environment.kind} />
          </>
        }
        summary={<span className="text-ink">{sentenceOf(close)}</span>}
        actions={<CloseActions close={close} />}
      />
      {status !== "signed_off" && whyNotYet && <Alert title="Cannot be signed off yet">{whyNotYet}</Alert>}
      {signed && (
        <Signed title={status === "signed_off" ? "Signed off" : "Was signed off"} note={signed.note}>
          By {signed.by}, <ExactTime value={signed.at} />, with {signed.openCount} open.
        </Signed>
      )}
      {reopened && (
        <Signed title="Reopened" note={reopened.reason}>
          By {reopened.by}, <ExactTime value={reopened.at} />.
        </Signed>
      )}
      <Changes close={close} />
      {close.totals.map((totals) => (
        <CurrencyPanel key={totals.currency} totals={totals} search={search} />
      ))}
      {close.totals.length === 0 && <Alert>Nothing was booked on this day.</Alert>}
      <Section
        title={`Open exceptions: ${close.open.count}`}
        description="Opened by the end of the day and not closed."
        isFlush
      >
        <RelatedTable
          name="Open exceptions"
          columns={openColumns}
          rows={close.open.items}
          rowKey={(row) => row.id}
          rowHref={(row) => paths.exception(row.id)}
          empty="Nothing waits for a person."
        />
      </Section>
    </>
  );
}

function sentenceOf({ status, openCount, changes }: CloseView): string {
  const open =
    openCount === 0 ? "Nothing is open" : `${openCount} ${openCount === 1 ? "item is" : "items are"} open`;
  if (status === "signed_off")
    return changes.length === 0
      ? `${open}. Nothing has changed since it was signed off.`
      : `${open}. Figures have changed since it was signed off.`;
  return openCount === 0 ? `${open}.` : `${open}: unmatched rows and exceptions together.`;
}

function Signed({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <Alert title={title}>
      {children}
      {note && <span className="block whitespace-pre-wrap">“{note}”</span>}
    </Alert>
  );
}

function CloseActions({ close }: { close: CloseView }) {
  const [dialog, setDialog] = useState<"sign" | "reopen" | null>(null);
  const role = useWhyNot("reconciliation.sign", close.program.id);
  const isSigned = close.status === "signed_off";
  const reason = role ?? (isSigned ? null : close.whyNotYet);
  const search = { environmentId: close.environment.id, day: close.day };
  return (
    <>
      {(["pdf", "csv"] as const).map((kind) => (
        <Button key={kind} asChild>
          <a href={paths.reconciliationFile(`close.${kind}`, search)} download>
            <Download aria-hidden />
            {kind.toUpperCase()}
          </a>
        </Button>
      ))}
      <WhyDisabled reason={reason}>
        <Button
          variant={isSigned ? "secondary" : "primary"}
          aria-disabled={reason !== null || undefined}
          onClick={reason ? undefined : () => setDialog(isSigned ? "reopen" : "sign")}
        >
          {isSigned ? "Reopen …" : "Sign off …"}
        </Button>
      </WhyDisabled>
      {dialog === "sign" && <SignOffDialog close={close} onClose={() => setDialog(null)} />}
      {dialog === "reopen" && <ReopenDayDialog close={close} onClose={() => setDialog(null)} />}
    </>
  );
}

function Changes({ close: { changes } }: { close: CloseView }) {
  if (changes.length === 0) return null;
  return (
    <Section
      title="Changed since it was signed off"
      description="FINCI booked late, a statement came, or something was matched."
      isFlush
    >
      <RelatedTable
        name="Changes since sign-off"
        columns={[
          {
            id: "side",
            header: "Side",
            cell: (row) => (row.side === "entries" ? "FINCI's entries" : "Our bookings"),
          },
          { id: "figure", header: "Figure", cell: (row) => row.figure },
          {
            id: "then",
            header: "Signed",
            align: "right",
            cell: (row) => (
              <>
                {row.before.count} · <Amount value={{ minor: row.before.minor, currency: row.currency }} />
              </>
            ),
          },
          {
            id: "now",
            header: "Now",
            align: "right",
            cell: (row) => (
              <>
                {row.after.count} · <Amount value={{ minor: row.after.minor, currency: row.currency }} />
              </>
            ),
          },
        ]}
        rows={changes}
        rowKey={(row) => `${row.currency} ${row.side} ${row.figure}`}
        empty={null}
      />
    </Section>
  );
}

const openColumns = [
  { id: "kind", header: "Kind", isFixed: true, cell: (row: OpenItem) => exceptionKinds[row.kind].label },
  {
    id: "amount",
    header: "Amount",
    align: "right" as const,
    cell: (row: OpenItem) => <Amount value={row.amount} />,
  },
  {
    id: "owner",
    header: "Who looks at it",
    cell: (row: OpenItem) => row.owner ?? <span className="text-muted">Nobody</span>,
  },
  { id: "opened", header: "Opened", cell: (row: OpenItem) => <ExactTime value={row.openedAt} /> },
];
