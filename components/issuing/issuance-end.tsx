"use client";

import Link from "next/link";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { paths } from "@/lib/paths";
import type { IssuanceView } from "@/server/services/issuances";
import { StepProgress } from "./step-progress";

/** An issuance that has ended: with its card, or abandoned. */
export function IssuanceEnd({ issuance }: { issuance: IssuanceView }) {
  const { tokenId, personId, corporateId } = issuance.records;
  const again = new URLSearchParams();
  if (personId) again.set("person", personId);
  if (corporateId) again.set("corporate", corporateId);
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      {tokenId ? (
        <Alert
          tone="approve"
          title="The card is issued"
          actions={
            <>
              <Button variant="primary" asChild>
                <Link href={paths.card(tokenId)}>Open the card</Link>
              </Button>
              <Button asChild>
                <Link href={`${paths.issueCard}?${again}`}>Issue another one to this {issuance.chain}</Link>
              </Button>
            </>
          }
        >
          FINCI made what was missing; each record's id stands below.
        </Alert>
      ) : (
        <Alert
          title="This issuance was abandoned"
          actions={
            <Button asChild>
              <Link href={paths.issueCard}>Start a new one</Link>
            </Button>
          }
        >
          No card was issued. Records that were made at FINCI before stay there and can be reused.
        </Alert>
      )}
      <Section title="Records at FINCI">
        <StepProgress issuance={issuance} isRunning={false} hasLinks />
      </Section>
    </div>
  );
}
