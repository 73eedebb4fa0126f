import type { TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { AppRouter } from "@/server/trpc/router";
import { problemOf } from "./problem";

/** The window that was at the identity provider tells the page that waits, without knowing which it is. */
const channelName = "identity-confirmed";

/** Tells the console's other windows that this person has just proved who they are. */
export function tellConfirmed(): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage("confirmed");
  channel.close();
}

/** Calls back when another window tells so; returns what ends the listening. */
export function onConfirmed(callBack: () => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = callBack;
  return () => channel.close();
}

/** Asks the person to prove who they are; false when they would rather not. */
export type AskConfirmation = () => Promise<boolean>;

/**
 * A call that the server refuses because the last proof of who one is is too old: asks for a new one and repeats the call,
 * once. Calls that are refused while it asks wait for the same answer.
 */
export function confirmationLink(ask: AskConfirmation): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        let current = { unsubscribe: () => {} };
        const run = (isRepeated: boolean) => {
          current = next(op).subscribe({
            next: (value) => observer.next(value),
            complete: () => observer.complete(),
            error: (error) => {
              if (isRepeated || problemOf(error).kind !== "reauthentication_required")
                return observer.error(error);
              void ask().then((isConfirmed) => (isConfirmed ? run(true) : observer.error(error)));
            },
          });
        };
        run(false);
        return () => current.unsubscribe();
      });
}
