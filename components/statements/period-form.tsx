"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { cn } from "@/lib/class-names";
import { type LedgerKind, ledgerKindLabels, ledgerKinds } from "@/lib/ledger-words";
import {
  dayOf,
  isDay,
  presetPeriod,
  type StatementPeriod,
  type StatementPreset,
  statementPresets,
} from "@/lib/statement-period";

type PeriodFormProps = {
  period: StatementPeriod;
  kind: LedgerKind | null;
  timeZone: string;
  onPeriod: (period: StatementPeriod) => void;
  onKind: (kind: LedgerKind | null) => void;
};

const presets = Object.keys(statementPresets) as StatementPreset[];

/** Chooses the days and the kind of a statement. */
export function PeriodForm({ period, kind, timeZone, onPeriod, onKind }: PeriodFormProps) {
  const today = dayOf(new Date(), timeZone);
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
      <fieldset className="flex min-w-0 flex-wrap gap-1.5">
        <legend className="mb-1 font-medium text-sm">Period</legend>
        {presets.map((preset) => {
          const chosen = presetPeriod(preset, today);
          const isChosen = chosen.from === period.from && chosen.to === period.to;
          return (
            <Button
              key={preset}
              aria-pressed={isChosen}
              className={cn(isChosen && "border-accent bg-accent-soft text-accent hover:bg-accent-soft")}
              onClick={() => onPeriod(chosen)}
            >
              {statementPresets[preset]}
            </Button>
          );
        })}
      </fieldset>
      <DayFields key={`${period.from} ${period.to}`} period={period} onPeriod={onPeriod} />
      <div className="flex flex-col gap-1">
        <Label htmlFor="statement-kind">Kind of entry</Label>
        <Select
          id="statement-kind"
          value={kind ?? ""}
          onChange={(event) => onKind((event.target.value || null) as LedgerKind | null)}
        >
          <option value="">All kinds</option>
          {ledgerKinds.map((each) => (
            <option key={each} value={each}>
              {ledgerKindLabels[each]}
            </option>
          ))}
        </Select>
      </div>
    </div>
  );
}

function DayFields({ period, onPeriod }: Pick<PeriodFormProps, "period" | "onPeriod">) {
  const [from, setFrom] = useState(period.from);
  const [to, setTo] = useState(period.to);
  const problem = problemOfDays(from, to);
  const isChanged = from !== period.from || to !== period.to;
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) onPeriod({ from, to });
      }}
    >
      <div className="flex flex-col gap-1">
        <Label htmlFor="statement-from">First day</Label>
        <Input
          id="statement-from"
          type="date"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </div>
      <div className="flex flex-col gap-1">
        <Label htmlFor="statement-to">Last day</Label>
        <Input
          id="statement-to"
          type="date"
          value={to}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? "statement-days-problem" : undefined}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
      {isChanged && (
        <Button type="submit" disabled={problem !== null}>
          Show
        </Button>
      )}
      {problem && (
        <p id="statement-days-problem" role="alert" className="w-full text-danger text-xs">
          {problem}
        </p>
      )}
    </form>
  );
}

function problemOfDays(from: string, to: string): string | null {
  if (!isDay(from) || !isDay(to)) return "Choose both days.";
  return from > to ? "The last day comes before the first one." : null;
}
