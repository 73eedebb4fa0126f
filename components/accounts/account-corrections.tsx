"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNot } from "@/components/shell/viewer";
import { Button } from "@/components/ui/button";
import { WhyDisabled } from "@/components/ui/why-disabled";
import type { AccountDetail } from "@/server/services/accounts";

const FundDialog = dynamic(() => import("./fund-dialog").then((file) => file.FundDialog), { ssr: false });
const AdjustDialog = dynamic(() => import("./adjust-dialog").then((file) => file.AdjustDialog), {
  ssr: false,
});

/** Moves money by hand, for those who may; for others the buttons say who may. */
export function AccountCorrections({ account }: { account: AccountDetail }) {
  const [dialog, setDialog] = useState<"fund" | "adjust" | null>(null);
  const whyNotFund = useWhyNot("account.fund", account.program.id);
  const whyNotAdjust = useWhyNot("account.adjust", account.program.id);
  const close = () => setDialog(null);
  return (
    <>
      <WhyDisabled reason={whyNotAdjust}>
        <Button
          aria-disabled={whyNotAdjust !== null || undefined}
          onClick={() => whyNotAdjust === null && setDialog("adjust")}
        >
          Adjust …
        </Button>
      </WhyDisabled>
      <WhyDisabled reason={whyNotFund}>
        <Button
          variant="primary"
          aria-disabled={whyNotFund !== null || undefined}
          onClick={() => whyNotFund === null && setDialog("fund")}
        >
          <Plus aria-hidden />
          Add funds
        </Button>
      </WhyDisabled>
      {dialog === "fund" && <FundDialog account={account} onClose={close} />}
      {dialog === "adjust" && <AdjustDialog account={account} onClose={close} />}
    </>
  );
}
