import { formatMoney, type Money } from "./money";

type Behaviour = { behaviour: "decline_all" | "approve_up_to"; cap: Money | null };

/** What a maintenance window does, as the end of a sentence: `every authorization is declined`. */
export function behaviourWords({ behaviour, cap }: Behaviour): string {
  if (behaviour === "decline_all") return "every authorization is declined";
  return `payments up to ${cap ? formatMoney(cap) : "a cap"} are approved without the rules, the rest is declined`;
}

/** In two or three words, for tables. */
export function behaviourLabel({ behaviour, cap }: Behaviour): string {
  if (behaviour === "decline_all") return "Declines all";
  return `Approves up to ${cap ? formatMoney(cap) : "a cap"}`;
}

/** `23 h 10 min`, `12 min`, `45 s`: the time until something ends. */
export function formatRemaining(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** `18:05 UTC`, with its day where that is not today's. */
export function untilWords(moment: Date, now: Date): string {
  const text = moment.toISOString();
  const time = `${text.slice(11, 16)} UTC`;
  return text.slice(0, 10) === now.toISOString().slice(0, 10) ? time : `${text.slice(0, 10)} ${time}`;
}
