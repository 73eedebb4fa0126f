import type { ReactNode } from "react";

/** A column of a table over server data. */
export type Column<Row> = {
  /** Stable: kept in the reader's column choice. */
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Amounts and counts stand right. */
  align?: "right";
  /** Shown only when the reader asks for it. */
  isHiddenAtFirst?: boolean;
  /** Makes room on a phone for what matters more; the row's page has it. */
  isHiddenOnPhone?: boolean;
  /** Never leaves: what the row is known by. Its cell must be text, it becomes the row's link. */
  isFixed?: boolean;
  /** Width class of the skeleton and the cell, e.g. "w-32". */
  width?: string;
};
