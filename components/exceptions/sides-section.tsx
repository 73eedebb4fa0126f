"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import type { Column } from "@/components/table/columns";
import { RelatedTable } from "@/components/table/related-table";
import { problemOf } from "@/components/trpc/problem";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Section } from "@/components/ui/section";
import { SkeletonLines } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { exceptionKindWords } from "@/lib/exception-kinds";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import type { ExceptionDetail, ExceptionSides, SideView } from "@/server/services/exceptions";
import { differenceWords } from "./compare-sides";
import { Comparison } from "./comparison";
import { useExceptionSides } from "./use-exception";

const MatchDialog = dynamic(() => import("./match-dialog").then((module) => module.MatchDialog), {
  ssr: false,
});

/** What the exception stands against: the original of a duplicate, candidates for a match, or what it was matched with. */
export function SidesSection({ exception }: { exception: ExceptionDetail }) {
  const sides = useExceptionSides(exception.id);
  const isCompared = exception.kind === "suspected_duplicate" || exceptionKindWords(exception.kind).match;
  if (!isCompared) return null;
  if (sides.error && !sides.data) {
    const problem = problemOf(sides.error);
    return (
      <ErrorPanel sentence={problem.sentence} requestId={problem.requestId} onRetry={() => sides.refetch()} />
    );
  }
  if (!sides.data)
    return (
      <Section title="The two sides">
        <SkeletonLines count={5} />
      </Section>
    );
  const { subject, against, relation } = sides.data;
  if (!subject || relation === null) return null;
  if (relation === "candidates")
    return <Candidates exception={exception} subject={subject} sides={sides.data} />;
  const [other] = against;
  const isOriginal = relation === "original";
  return (
    <Section
      title={isOriginal ? "Held back and booked" : "Matched with"}
      description={
        isOriginal
          ? "The clearing that is held back beside the one that is booked. What differs is marked."
          : "What it belongs to, as a person found out."
      }
      actions={other && <SideLink side={other} />}
    >
      {other ? (
        <Comparison left={subject} right={other} />
      ) : (
        <p className="text-muted">The other side is not here any more.</p>
      )}
    </Section>
  );
}

function SideLink({ side }: { side: SideView }) {
  if (side.what === "authorization")
    return <TextLink href={paths.authorization(side.id)}>Open the authorization</TextLink>;
  if (side.what === "entry" || side.what === "held_back") return null;
  return <TextLink href={paths.transaction(side.id)}>Open the {side.what}</TextLink>;
}

const titles: Record<string, string> = {
  authorization: "Authorizations that it may clear",
  presentment: "Presentments that it may give back",
  booking: "Bookings that it may be",
  ledger_entry: "FINCI's entries that it may be",
};

const searched: Record<string, string> = {
  authorization:
    "Approved authorizations of the card from half to double the amount, that nothing cleared yet. Those that hold money stand first.",
  presentment: "Presentments of the card of at least the amount, from the 180 days before.",
  booking: "Bookings without an entry: those it names, and those of a like amount within 10 days.",
  ledger_entry: "Entries without a booking: those that name it, and those of a like amount within 10 days.",
};

type CandidatesProps = { exception: ExceptionDetail; subject: SideView; sides: ExceptionSides };

function Candidates({ exception, subject, sides }: CandidatesProps) {
  const [chosen, setChosen] = useState<SideView | null>(null);
  const whyNot = useWhyNot("exception.settle", exception.program.id);
  const match = exceptionKindWords(exception.kind).match ?? "";
  const columns: Column<SideView>[] = [
    {
      id: "amount",
      header: "Amount",
      align: "right",
      cell: (side) => <Amount value={side.amount} />,
    },
    {
      id: "name",
      header: match === "ledger_entry" ? "Narrative" : "Merchant",
      cell: (side) => <span className="block max-w-44 truncate">{side.name}</span>,
    },
    { id: "at", header: "When", cell: (side) => <Time value={side.at} /> },
    {
      id: "differs",
      header: "Beside it",
      cell: (side) => (
        <span className="text-muted">
          {[...differenceWords(subject, side), heldWords(side)].filter(Boolean).join(", ")}
        </span>
      ),
    },
    {
      id: "match",
      header: "",
      align: "right",
      cell: (side) => (
        <WhyDisabled reason={whyNot}>
          <Button
            size="sm"
            aria-label={`Match with ${formatMoney(side.amount)}, ${side.name}`}
            aria-disabled={whyNot !== null || undefined}
            onClick={() => whyNot === null && setChosen(side)}
          >
            Match …
          </Button>
        </WhyDisabled>
      ),
    },
  ];
  return (
    <Section title={titles[match]} description={searched[match]} isFlush>
      <RelatedTable
        name="Candidates"
        columns={columns}
        rows={sides.against}
        rowKey={(side) => `${side.masterAccountId} ${side.id}`}
        empty="Nothing fits. Ask FINCI what it belongs to, or accept it where there is nothing."
      />
      {chosen && (
        <MatchDialog
          exception={exception}
          subject={subject}
          candidate={chosen}
          toleranceMinor={sides.toleranceMinor}
          onClose={() => setChosen(null)}
        />
      )}
    </Section>
  );
}

function heldWords({ held }: SideView): string | null {
  if (!held) return null;
  return held.minor > 0n ? `holds ${formatMoney(held)}` : "holds nothing";
}
