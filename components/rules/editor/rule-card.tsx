"use client";

import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { ruleSentence } from "@/lib/rules/words";
import { type RuleDraft, readDraft } from "./rule-draft";
import { RuleFields } from "./rule-fields";
import { kindName } from "./rule-kinds";

type RuleCardProps = {
  index: number;
  count: number;
  draft: RuleDraft;
  currencies: readonly string[];
  timeZone: string;
  onMove: (to: number) => void;
  onRemove: () => void;
};

/** One rule in the editor: its sentence as it is typed, its fields, its place. */
export function RuleCard({ index, count, draft, currencies, timeZone, onMove, onRemove }: RuleCardProps) {
  const name = `rules.${index}`;
  const typed = useWatch({ name }) as RuleDraft | undefined;
  const rule = typed ? readDraft(typed) : null;
  // The button goes with its rule; the keyboard stays on it.
  const move = (to: number, buttonId: string) => {
    if (to < 0 || to >= count) return;
    onMove(to);
    requestAnimationFrame(() => document.getElementById(buttonId)?.focus());
  };
  const title = `${index + 1}. ${kindName(draft.kind)}`;
  return (
    <section aria-label={title} className="rounded-lg border border-line bg-surface">
      <div className="flex items-start justify-between gap-3 border-line border-b px-4 py-2">
        <div className="min-w-0">
          <h3 className="font-semibold">{title}</h3>
          <p className="break-words text-muted" aria-live="polite">
            {rule ? `${ruleSentence(rule)}.` : "Not complete yet."}
          </p>
        </div>
        <div className="flex shrink-0 gap-1">
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Move rule ${index + 1} up`}
            id={`up-${draft.id}`}
            aria-disabled={index === 0 || undefined}
            onClick={() => move(index - 1, `up-${draft.id}`)}
          >
            <ArrowUp aria-hidden />
          </Button>
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Move rule ${index + 1} down`}
            id={`down-${draft.id}`}
            aria-disabled={index === count - 1 || undefined}
            onClick={() => move(index + 1, `down-${draft.id}`)}
          >
            <ArrowDown aria-hidden />
          </Button>
          <Button variant="ghost" size="icon" aria-label={`Remove rule ${index + 1}`} onClick={onRemove}>
            <Trash2 aria-hidden />
          </Button>
        </div>
      </div>
      <div className="flex flex-col gap-4 px-4 py-3">
        <RuleFields name={name} kind={draft.kind} currencies={currencies} timeZone={timeZone} />
      </div>
    </section>
  );
}
