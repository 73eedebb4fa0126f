"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { problemOf } from "@/components/trpc/problem";
import { Amount } from "@/components/ui/amount";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Section } from "@/components/ui/section";
import { SkeletonLines } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
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
    return (
      <TextLink className="text-xs" href={paths.authorization(side.id)}>
        Open the authorization
      </TextLink>
    );
  if (side.what === "entry" || side.what === "held_back") return null;
  return (
    <TextLink className="text-xs" href={paths.transaction(side.id)}>
      Open the {side.what}
    </TextLink>
  );
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
  return (
    <Section title={titles[match]} description={searched[match]} isFlush>
      {sides.against.length === 0 ? (
        <p className="px-4 pb-4 text-muted">
          Nothing fits. Ask FINCI what it belongs to, or accept it where there is nothing.
        </p>
      ) : (
        <ul aria-label="Candidates" className="border-line border-t">
          {sides.against.map((side) => (
            <li
              key={`${side.masterAccountId} ${side.id}`}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line border-b px-4 py-2 last:border-b-0"
            >
              <div className="min-w-0 flex-1 basis-56">
                <p className="break-words">
                  <Amount value={side.amount} className="font-medium" />
                  <span className="ml-3">{side.name}</span>
                </p>
                <p className="text-muted text-xs">
                  {[...differenceWords(subject, side), heldWords(side)].filter(Boolean).join(", ")}
                </p>
              </div>
              <SideLink side={side} />
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
            </li>
          ))}
        </ul>
      )}
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
