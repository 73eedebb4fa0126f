"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

const keys: { keys: string[]; does: string }[] = [
  { keys: ["Ctrl K", "⌘ K"], does: "Search and commands" },
  { keys: ["j"], does: "Next row of a list" },
  { keys: ["k"], does: "Row before" },
  { keys: ["Enter"], does: "Open the row" },
  { keys: ["x"], does: "Choose the row, where several can be chosen" },
  { keys: ["Shift x"], does: "Choose all rows up to this one" },
  { keys: ["Esc"], does: "Close what is open" },
  { keys: ["?"], does: "These keys" },
];

/** The console's keys. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title="Keys" className="max-w-sm">
        <dl className="grid grid-cols-[1fr_auto] items-center gap-y-2">
          {keys.map((entry) => (
            <div key={entry.does} className="contents">
              <dt>{entry.does}</dt>
              <dd className="flex justify-end gap-1.5">
                {entry.keys.map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
