"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { SideChoice } from "@/components/rules/side-choice";
import { useWhyNot } from "@/components/shell/viewer";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { ExactTime } from "@/components/ui/time";
import { WhyDisabled } from "@/components/ui/why-disabled";
import { paths } from "@/lib/paths";
import type { ChecklistItem } from "@/server/services/contract-confirmations";
import { type ChecklistOf, useChecklist } from "./use-checklist";

const ConfirmDialog = dynamic(() => import("./confirm-dialog").then((file) => file.ConfirmAssumptionsDialog));
const WithdrawDialog = dynamic(() => import("./withdraw-dialog").then((file) => file.WithdrawDialog));

/** What FINCI's public documentation leaves open, what the console assumes instead, and what FINCI confirmed of it. */
export function ChecklistPage({ programId, kind }: ChecklistOf) {
  const { items, openCount } = useChecklist({ programId, kind });
  const whyNot = useWhyNot("contract.confirm", programId);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isConfirming, setConfirming] = useState(false);
  const open = items.filter(({ confirmation }) => confirmation === null).map(({ key }) => key);
  const chosenOpen = open.filter((key) => chosen.has(key));
  const toggle = (key: string) =>
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  const sections = [...new Set(items.map(({ section }) => section))].sort();
  return (
    <div className="flex flex-col gap-4">
      <SideChoice
        programId={programId}
        kind={kind}
        what="confirmations"
        hrefOf={paths.programAssumptionsOf}
      />
      <Alert
        tone={openCount > 0 ? "warn" : "approve"}
        title={progressWords(items.length - openCount, items.length)}
      >
        {openCount > 0
          ? "FINCI's public documentation does not show these points. The console works as written here, and so does the simulator. Ask FINCI, then confirm each one with what the answer rests on: production stays off while one of its points is open."
          : "Every point is confirmed for this side."}
      </Alert>
      <div className="flex flex-wrap items-center gap-2">
        <WhyDisabled
          reason={whyNot ?? (chosenOpen.length === 0 ? "Choose what FINCI confirmed first." : null)}
        >
          <Button
            variant="primary"
            aria-disabled={whyNot !== null || chosenOpen.length === 0 || undefined}
            onClick={() => whyNot === null && chosenOpen.length > 0 && setConfirming(true)}
          >
            {chosenOpen.length > 1 ? `Confirm ${chosenOpen.length} …` : "Confirm …"}
          </Button>
        </WhyDisabled>
        {whyNot === null && open.length > 0 && (
          <Button onClick={() => setChosen(new Set(chosenOpen.length === open.length ? [] : open))}>
            {chosenOpen.length === open.length ? "Choose none" : `Choose all ${open.length} open`}
          </Button>
        )}
      </div>
      {sections.map((section) => {
        const ofSection = items.filter((item) => item.section === section);
        return (
          <Section key={section} title={`§ ${section} ${ofSection[0]?.sectionName}`} isFlush>
            <ul aria-label={ofSection[0]?.sectionName} className="border-line border-t">
              {ofSection.map((item) => (
                <Item
                  key={item.key}
                  item={item}
                  side={{ programId, kind }}
                  whyNot={whyNot}
                  isChosen={chosen.has(item.key)}
                  onToggle={() => toggle(item.key)}
                />
              ))}
            </ul>
          </Section>
        );
      })}
      {isConfirming && (
        <ConfirmDialog
          side={{ programId, kind }}
          items={items.filter(({ key }) => chosenOpen.includes(key))}
          onClose={() => setConfirming(false)}
          onDone={() => setChosen(new Set())}
        />
      )}
    </div>
  );
}

function progressWords(confirmed: number, all: number): string {
  return `${confirmed} of ${all} contract assumptions confirmed`;
}

type ItemProps = {
  item: ChecklistItem;
  side: ChecklistOf;
  whyNot: string | null;
  isChosen: boolean;
  onToggle: () => void;
};

function Item({ item, side, whyNot, isChosen, onToggle }: ItemProps) {
  const { key, subject, assumed, why, configuredIn, confirmation, otherSide, withdrawn } = item;
  const [isWithdrawing, setWithdrawing] = useState(false);
  return (
    <li className="flex gap-3 border-line border-b px-4 py-3 last:border-b-0">
      <span className="w-4 shrink-0 pt-0.5">
        {confirmation === null && whyNot === null && (
          <Checkbox aria-label={`Choose ${subject}`} checked={isChosen} onChange={onToggle} />
        )}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h3 className="font-medium">{subject}</h3>
          <Badge tone={confirmation ? "approve" : "warn"}>{confirmation ? "Confirmed" : "Open"}</Badge>
        </div>
        <p className="break-words">{assumed}</p>
        <p className="break-words text-muted">{why}</p>
        <p className="break-words text-muted text-xs">Changed in: {configuredIn}</p>
        {confirmation && (
          <div className="flex flex-wrap items-start justify-between gap-2 border-approve/40 border-l-2 pl-3">
            <div className="min-w-0">
              <p className="whitespace-pre-wrap break-words">{confirmation.evidence}</p>
              <p className="text-muted text-xs">
                {confirmation.confirmedByName}, <ExactTime value={confirmation.confirmedAt} />
              </p>
            </div>
            {whyNot === null && (
              <Button size="sm" aria-label={`Withdraw ${subject}`} onClick={() => setWithdrawing(true)}>
                Withdraw …
              </Button>
            )}
          </div>
        )}
        {!confirmation && otherSide && (
          <p className="break-words text-muted text-xs">
            On the other side {otherSide.confirmedByName} confirmed it: {otherSide.evidence}
          </p>
        )}
        {withdrawn.map((past) => (
          <p key={String(past.withdrawnAt)} className="break-words text-muted text-xs">
            Confirmed by {past.confirmedByName}, withdrawn by {past.withdrawnByName}
            {past.withdrawnAt && (
              <>
                , <ExactTime value={past.withdrawnAt} />
              </>
            )}
            : {past.withdrawnReason}
          </p>
        ))}
      </div>
      {isWithdrawing && (
        <WithdrawDialog side={side} itemKey={key} subject={subject} onClose={() => setWithdrawing(false)} />
      )}
    </li>
  );
}
