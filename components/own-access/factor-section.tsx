"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { ExactTime } from "@/components/ui/time";
import { useOwnAccount } from "./use-account";

const EnrolFactor = dynamic(() => import("./enrol-factor").then((file) => file.EnrolFactor));
const EndFactorDialog = dynamic(() => import("./end-factor-dialog").then((file) => file.EndFactorDialog));

/** Whether a second factor is on, and the way on or off. */
export function FactorSection() {
  const { secondFactorSince, recoveryCodesLeft } = useOwnAccount();
  const [isOpen, setOpen] = useState(false);
  // Stays open when it is on: the recovery codes are still to be read.
  if (isOpen)
    return (
      <Section title="Set up a second factor">
        <EnrolFactor onDone={() => setOpen(false)} />
      </Section>
    );
  return (
    <Section title="Second factor">
      {secondFactorSince ? (
        <SwitchedOn since={secondFactorSince} left={recoveryCodesLeft} />
      ) : (
        <div className="flex flex-col items-start gap-3">
          <p>
            Off. With it, a stolen password opens nothing: signing in also asks for a code of an authenticator
            on your phone.
          </p>
          <Button variant="primary" onClick={() => setOpen(true)}>
            Set up a second factor
          </Button>
        </div>
      )}
    </Section>
  );
}

function SwitchedOn({ since, left }: { since: Date; left: number }) {
  const [isEnding, setEnding] = useState(false);
  return (
    <div className="flex flex-col items-start gap-3">
      <p>
        On since <ExactTime value={since} />. {left} of your recovery codes {left === 1 ? "is" : "are"} left.
      </p>
      {left < 3 && (
        <Alert tone="warn">
          Switch the second factor off and set it up again for new recovery codes, before the last one is
          used.
        </Alert>
      )}
      <Button onClick={() => setEnding(true)}>Switch off …</Button>
      {isEnding && <EndFactorDialog onClose={() => setEnding(false)} />}
    </div>
  );
}
