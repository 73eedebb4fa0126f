"use client";

import { ArrowUp } from "lucide-react";
import { Button } from "@/components/ui/button";

type NewRowsButtonProps = { count: number; onPress: () => void };

/** Floats above the table while new rows wait; takes no room, so that nothing moves when it comes and goes. */
export function NewRowsButton({ count, onPress }: NewRowsButtonProps) {
  return (
    <div aria-live="polite" className="sticky top-20 z-30 flex h-0 justify-center">
      {count > 0 && (
        <Button
          variant="primary"
          size="sm"
          className="translate-y-2 rounded-full shadow-raised"
          onClick={onPress}
        >
          <ArrowUp aria-hidden />
          {count} new
        </Button>
      )}
    </div>
  );
}
