import type { ReactNode } from "react";
import { BrandMark } from "./brand";

type EntranceProps = { title: string; summary: ReactNode; children: ReactNode; foot?: ReactNode };

/** The frame of the pages before the console: one card in the middle. */
export function Entrance({ title, summary, children, foot }: EntranceProps) {
  return (
    <main className="grid min-h-dvh place-items-center bg-canvas px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex flex-col items-center gap-3 text-center">
          <BrandMark className="size-10" />
          <div>
            <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
            <p className="text-muted">{summary}</p>
          </div>
        </div>
        <div className="rounded-xl border border-line bg-surface p-6 shadow-raised">{children}</div>
        {foot && <p className="mt-4 text-center text-muted text-xs">{foot}</p>}
      </div>
    </main>
  );
}
