"use client";

import { Menu, MenuCheckboxItem, MenuContent, MenuLabel, MenuTrigger } from "@/components/ui/menu";
import type { PanelProps } from "@/components/ui/on-demand";

export type ColumnPanelProps = {
  columns: readonly { id: string; header: string; isFixed?: boolean }[];
  hidden: ReadonlySet<string>;
  onToggle: (id: string) => void;
};

/** The columns that may be hidden, each with its check. */
export default function ColumnPanel({ columns, hidden, onToggle, trigger }: ColumnPanelProps & PanelProps) {
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>{trigger}</MenuTrigger>
      <MenuContent align="end">
        <MenuLabel>Columns shown</MenuLabel>
        {columns
          .filter((column) => !column.isFixed)
          .map((column) => (
            <MenuCheckboxItem
              key={column.id}
              checked={!hidden.has(column.id)}
              onCheckedChange={() => onToggle(column.id)}
              onSelect={(event) => event.preventDefault()}
            >
              {column.header}
            </MenuCheckboxItem>
          ))}
      </MenuContent>
    </Menu>
  );
}
