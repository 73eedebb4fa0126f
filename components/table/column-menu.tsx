"use client";

import { Columns3 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, MenuCheckboxItem, MenuContent, MenuLabel, MenuTrigger } from "@/components/ui/menu";
import type { Column } from "./columns";

type ColumnMenuProps<Row> = {
  columns: readonly Column<Row>[];
  hidden: ReadonlySet<string>;
  onToggle: (id: string) => void;
};

/** Chooses the columns of a table. */
export function ColumnMenu<Row>({ columns, hidden, onToggle }: ColumnMenuProps<Row>) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="ghost" size="sm" className="text-muted">
          <Columns3 aria-hidden />
          Columns
        </Button>
      </MenuTrigger>
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
