"use client";

import { EnrolFactor } from "@/components/own-access/enrol-factor";
import { signOut } from "@/components/shell/auth-requests";
import { Button } from "@/components/ui/button";
import { paths } from "@/lib/paths";

/** The enrolment, and the way out. */
export function FirstEnrolment() {
  return (
    <div className="flex flex-col gap-4">
      <EnrolFactor onDone={() => window.location.assign(paths.overview)} />
      <Button
        variant="ghost"
        onClick={async () => {
          if (await signOut()) window.location.assign(paths.signIn);
        }}
      >
        Sign out
      </Button>
    </div>
  );
}
