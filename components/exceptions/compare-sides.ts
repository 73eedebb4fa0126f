import { formatMoney } from "@/lib/money";
import { formatUtc } from "@/lib/time";
import type { SideView } from "@/server/services/exceptions";

/** What a side is called, as the head of its column. */
export const sideNames: Record<SideView["what"], string> = {
  authorization: "Authorization",
  presentment: "Presentment",
  return: "Return",
  held_back: "Held back",
  entry: "FINCI's entry",
};

export type ComparedField = { name: string; left: string; right: string; isSame: boolean };

const dashes = "–";

const fields: readonly [string, (side: SideView) => string | null][] = [
  ["Amount", (side) => formatMoney(side.amount)],
  ["Merchant", (side) => side.name],
  ["Card", (side) => side.tokenId],
  ["Made by FINCI", (side) => formatUtc(side.at).replace(/\.\d+/, "")],
  ["Clearing date", (side) => side.clearingDate],
  ["Acquirer reference", (side) => side.arn],
  [
    "Sequence",
    (side) => (side.sequence === null ? null : `${side.sequence}${side.isFinal ? ", final" : ""}`),
  ],
  ["Authorization", (side) => side.authorizationId],
  ["Id", (side) => side.id],
];

/** The two sides field by field; fields that neither has are left out, and one that a side never has is no difference. */
export function compareSides(left: SideView, right: SideView): ComparedField[] {
  return fields.flatMap(([name, read]) => {
    const [ours, theirs] = [read(left), read(right)];
    if (ours === null && theirs === null) return [];
    // Ids and moments are never the same, and say nothing by it.
    const isSame =
      name === "Id" || name === "Made by FINCI" || ours === theirs || ours === null || theirs === null;
    return [{ name, left: ours ?? dashes, right: theirs ?? dashes, isSame }];
  });
}

/** In what the other side differs, in a few words, for a list of candidates: the amount and the time between them. */
export function differenceWords(subject: SideView, other: SideView): string[] {
  const words: string[] = [];
  const difference = other.amount.minor - subject.amount.minor;
  if (difference === 0n) words.push("same amount");
  else {
    const size = difference < 0n ? -difference : difference;
    const by = formatMoney({ minor: size, currency: subject.amount.currency });
    words.push(`${by} ${difference < 0n ? "less" : "more"}`);
  }
  words.push(timeBetween(subject.at, other.at));
  if (subject.what !== "entry" && other.what !== "entry" && subject.name !== other.name)
    words.push("other merchant");
  if (isNamed(subject, other)) words.push("named by FINCI");
  return words;
}

/** True when one of the two carries the other's reference. */
function isNamed(subject: SideView, other: SideView): boolean {
  if (subject.what !== "entry" && other.what !== "entry") return false;
  const reference = subject.what === "entry" ? subject.authorizationId : other.authorizationId;
  const booking = subject.what === "entry" ? other : subject;
  return reference !== null && (reference === booking.authorizationId || reference === booking.id);
}

const hourMs = 3_600_000;

function timeBetween(subject: Date, other: Date): string {
  const hours = (other.getTime() - subject.getTime()) / hourMs;
  const size = Math.abs(hours);
  const span =
    size < 1
      ? `${Math.round(size * 60)} min`
      : size < 48
        ? `${Math.round(size)} h`
        : `${Math.round(size / 24)} days`;
  if (size < 1 / 60) return "at the same time";
  return hours < 0 ? `${span} earlier` : `${span} later`;
}

/** Minor units by which the two differ, without a sign. */
export function amountsApart(subject: SideView, other: SideView): bigint {
  const difference = other.amount.minor - subject.amount.minor;
  return difference < 0n ? -difference : difference;
}
