"use client";

import { Copyable } from "@/components/ui/copy";
import { Section } from "@/components/ui/section";
import type { Explanation } from "@/server/services/authorizations";

/** What staff do now and what they may tell the cardholder; nothing where there is nothing to do. */
export function NextSteps({ explanation }: { explanation: Explanation }) {
  const { nextStep, tellCardholder } = explanation;
  if (!nextStep && !tellCardholder) return null;
  return (
    <Section title="What to do">
      <div className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
        {nextStep && (
          <div>
            <h3 className="text-muted text-xs">Next step</h3>
            <p>{nextStep}</p>
          </div>
        )}
        {tellCardholder && (
          <div>
            <h3 className="text-muted text-xs">Safe to tell the cardholder</h3>
            <p>
              “{tellCardholder}”{" "}
              <Copyable
                text={tellCardholder}
                label="the sentence"
                shown="Copy"
                className="font-sans text-accent"
              />
            </p>
          </div>
        )}
      </div>
    </Section>
  );
}
