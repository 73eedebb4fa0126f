"use client";

import { useQueryStates } from "nuqs";
import { parseAsDay } from "@/components/reconciliation/url-parsers";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { addDays, dayIn, lastDays } from "@/lib/reconciliation";
import { chooseDays } from "./choose-environment";

/** The days in sight, in the address; with the usual ones at hand. */
export function useDays(timeZone: string) {
  const [values, setValues] = useQueryStates({ from: parseAsDay, to: parseAsDay });
  return { ...chooseDays(values, timeZone), setDays: setValues };
}

export function RangePicker({ timeZone }: { timeZone: string }) {
  const { from, to, setDays } = useDays(timeZone);
  const today = dayIn(new Date(), timeZone);
  const yesterday = addDays(today, -1);
  const presets = [
    { name: "Yesterday", from: yesterday, to: yesterday },
    { name: "7 days", ...lastDays(7, today) },
    { name: "30 days", ...lastDays(30, today) },
  ];
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="flex flex-col gap-1">
        <Label htmlFor="from">From</Label>
        <Input
          id="from"
          type="date"
          className="w-36"
          value={from}
          max={to}
          onChange={({ target }) => target.value && setDays({ from: target.value, to })}
        />
      </div>
      <div className="flex flex-col gap-1">
        <Label htmlFor="to">To</Label>
        <Input
          id="to"
          type="date"
          className="w-36"
          value={to}
          min={from}
          max={today}
          onChange={({ target }) => target.value && setDays({ from, to: target.value })}
        />
      </div>
      {presets.map((preset) => (
        <Button
          key={preset.name}
          variant={preset.from === from && preset.to === to ? "secondary" : "ghost"}
          aria-pressed={preset.from === from && preset.to === to}
          onClick={() => setDays({ from: preset.from, to: preset.to })}
        >
          {preset.name}
        </Button>
      ))}
      <span className="pb-1.5 text-muted text-xs">{timeZone}</span>
    </div>
  );
}
