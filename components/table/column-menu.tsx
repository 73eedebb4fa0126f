"use client";

import { Columns3 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { OnDemand, onDemand } from "@/components/ui/on-demand";
import type { ColumnPanelProps } from "./column-panel";

const columnPanel = onDemand<ColumnPanelProps>(() => import("./column-panel"));

/** Chooses the columns of a table. */
export function ColumnMenu(props: ColumnPanelProps) {
  return (
    <OnDemand panel={columnPanel} with={props}>
      <Button variant="ghost" size="sm" className="text-muted" aria-haspopup="menu">
        <Columns3 aria-hidden />
        Columns
      </Button>
    </OnDemand>
  );
}
