"use client";

import Link from "next/link";
import { useState } from "react";
import { cn } from "@/lib/class-names";
import { formatCount } from "@/lib/figures";
import type { PreparedBar, PreparedBars } from "./prepare-stacked-bars";

type StackedBarsProps = {
  /** The one question the chart answers, e.g. "Approvals and declines over time". */
  name: string;
  /** What is counted, for the y axis. */
  unit: string;
  data: PreparedBars;
  /** The rows behind a bar, by its index. */
  hrefOf: (index: number) => string;
};

/** Counts over time as stacked bars. Each bar opens its rows; the same numbers stand in a table below. */
export function StackedBars({ name, unit, data, hrefOf }: StackedBarsProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const bar = pointed === null ? undefined : data.bars[pointed];
  return (
    <figure aria-label={name}>
      <figcaption className="flex min-h-5 flex-wrap items-center gap-x-4 gap-y-1 text-xs tabular-nums">
        <span className="text-muted">{bar ? bar.label : `${unit} · times in UTC`}</span>
        {data.bars[0]?.parts.map((part, index) => (
          <span key={part.name} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={cn("size-2.5 rounded-[2px]", part.style)} />
            {part.name}
            {bar && <span className="font-semibold">{formatCount(bar.parts[index]?.count ?? 0)}</span>}
          </span>
        ))}
      </figcaption>
      <div aria-hidden className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
        <YAxis ticks={data.ticks} />
        {/* The table below says the same to the keyboard and to screen readers. */}
        <div className="relative h-48" onPointerLeave={() => setPointed(null)}>
          {data.ticks.map((tick) => (
            <div
              key={tick}
              className="absolute inset-x-0 border-line border-t"
              style={{ bottom: `${(tick / (data.ticks.at(-1) || 1)) * 100}%` }}
            />
          ))}
          <div className="absolute inset-0 flex items-stretch">
            {data.bars.map((each, index) => (
              <Link
                key={each.key}
                href={hrefOf(index)}
                prefetch={false}
                tabIndex={-1}
                onPointerEnter={() => setPointed(index)}
                className="flex min-w-0 flex-1 flex-col-reverse px-px hover:bg-hover"
              >
                {each.parts.map((part) => (
                  <span
                    key={part.name}
                    className={cn("block w-full", part.style)}
                    style={{ height: `${part.share * 100}%`, minHeight: part.count > 0 ? 2 : 0 }}
                  />
                ))}
              </Link>
            ))}
          </div>
        </div>
        <span />
        <div className="relative h-5 text-2xs text-muted">
          {data.marks.map((mark, index) => (
            <span
              key={mark.share}
              className={cn(
                "absolute top-1 whitespace-nowrap",
                // On a phone every second one would touch its neighbour.
                index % 2 === 1 && "hidden sm:block",
                index === 0 ? "" : index === data.marks.length - 1 ? "-translate-x-full" : "-translate-x-1/2",
              )}
              style={{
                left: index === 0 ? 0 : index === data.marks.length - 1 ? "100%" : `${mark.share * 100}%`,
              }}
            >
              {mark.text}
            </span>
          ))}
        </div>
      </div>
      <BarsTable name={name} bars={data.bars} hrefOf={hrefOf} />
    </figure>
  );
}

function YAxis({ ticks }: { ticks: number[] }) {
  return (
    <div className="flex h-48 flex-col-reverse justify-between text-right text-2xs text-muted">
      {ticks.map((tick) => (
        <span key={tick} className="-my-2 leading-4">
          {formatCount(tick)}
        </span>
      ))}
    </div>
  );
}

type BarsTableProps = { name: string; bars: PreparedBar[]; hrefOf: (index: number) => string };

function BarsTable({ name, bars, hrefOf }: BarsTableProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="mt-2 text-xs" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit rounded-sm text-muted hover:text-ink">The same as a table</summary>
      {isOpen && (
        <div className="mt-2 max-h-72 overflow-auto">
          <table aria-label={name} className="w-full text-left">
            <thead>
              <tr className="text-muted">
                <th scope="col" className="py-1 font-medium">
                  Time
                </th>
                {bars[0]?.parts.map((part) => (
                  <th key={part.name} scope="col" className="py-1 text-right font-medium">
                    {part.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {bars.map((bar, index) => (
                <tr key={bar.key} className="border-line border-t">
                  <th scope="row" className="py-1 font-normal">
                    <Link href={hrefOf(index)} prefetch={false} className="hover:underline">
                      {bar.label}
                    </Link>
                  </th>
                  {bar.parts.map((part) => (
                    <td key={part.name} className="py-1 text-right">
                      {formatCount(part.count)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
