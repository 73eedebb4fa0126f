"use client";

import { useState } from "react";
import { Dialog, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import type { PanelProps } from "@/components/ui/on-demand";
import { Brand } from "./brand";
import { NavList } from "./nav-list";

/** The navigation as a sheet, on phones. */
export default function NavPanel({ trigger }: PanelProps) {
  const [isOpen, setOpen] = useState(true);
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <SheetContent label="Navigation">
        <div className="flex h-12 items-center px-4">
          <Brand />
        </div>
        <NavList onNavigate={() => setOpen(false)} />
      </SheetContent>
    </Dialog>
  );
}
