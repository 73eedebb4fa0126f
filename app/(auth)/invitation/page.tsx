import type { Metadata } from "next";
import { Entrance } from "@/components/shell/entrance";
import { InvitationForm } from "./invitation-form";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

/** Where an invited person sets name and password. */
export default function InvitationPage() {
  return (
    <Entrance title="Welcome to the card console" summary="Set your name and your password.">
      <InvitationForm />
    </Entrance>
  );
}
