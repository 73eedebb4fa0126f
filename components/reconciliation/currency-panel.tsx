import type { ReactNode } from "react";
import { Alert } from "@/components/ui/alert";
import { Amount } from "@/components/ui/amount";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { paths } from "@/lib/paths";
import { ageBuckets } from "@/lib/reconciliation";
import type { CurrencyTotals, Total } from "@/server/services/reconciliation";

type Search = { program: string; from: string; to: string };

/** Both sides of a currency; each figure opens its rows. */
export function CurrencyPanel({ totals, search }: { totals: CurrencyTotals; search: Search }) {
  const { currency, entries, bookings, differenceMinor, hasAccount } = totals;
  const link = (base: string) => (more: Record<string, string>) =>
    `${base}?${new URLSearchParams({ ...search, currency, ...more })}`;
  const entry = link(paths.reconciledEntries);
  const booking = link(paths.reconciledBookings);
  const rows: RowProps[] = [
    {
      name: "Card-related",
      left: entries.all,
      leftHref: entry({ kind: "card" }),
      right: bookings.all,
      rightHref: booking({}),
    },
    {
      name: "Matched to the minor unit",
      left: entries.exact,
      leftHref: entry({ state: "exact" }),
      right: bookings.exact,
      rightHref: booking({ state: "exact" }),
    },
    {
      name: "Matched with a difference",
      note:
        differenceMinor === 0n ? null : (
          <>
            FINCI less ours: <Amount value={{ minor: differenceMinor, currency }} isSigned />
          </>
        ),
      left: entries.tolerated,
      leftHref: entry({ state: "tolerated" }),
      right: bookings.tolerated,
      rightHref: booking({ state: "tolerated" }),
    },
    {
      name: "Unmatched",
      isWarning: true,
      left: entries.unmatched,
      leftHref: entry({ state: "unmatched" }),
      right: bookings.unmatched,
      rightHref: booking({ state: "unmatched" }),
    },
    ...ageBuckets
      .filter(({ key }) => entries.ages[key].count + bookings.ages[key].count > 0)
      .map(({ key, label }) => ({
        name: label,
        isIndented: true,
        left: entries.ages[key],
        leftHref: entry({ age: key }),
        right: bookings.ages[key],
        rightHref: booking({ age: key }),
      })),
    { name: "Other entries", left: entries.other, leftHref: entry({ kind: "other" }) },
  ];
  return (
    <Section title={currency} isFlush>
      {!hasAccount && (
        <Alert tone="warn" className="mx-4 mb-3">
          No master account in {currency} is registered: its bookings cannot be matched.{" "}
          <TextLink href={`${paths.reconciliationSetUp}?program=${search.program}`} className="underline">
            Set-up
          </TextLink>
        </Alert>
      )}
      <div className="relative overflow-x-auto pb-1">
        <table aria-label={`Totals in ${currency}`} className="w-full table-fixed text-left">
          <thead>
            <tr className="text-muted text-xs">
              <th
                scope="col"
                className="border-line border-b w-[30%] px-3 py-1.5 font-medium sm:w-2/5 sm:px-4"
              >
                <span className="sr-only">Figure</span>
              </th>
              <th scope="col" className="border-line border-b px-3 py-1.5 text-right font-medium sm:px-4">
                FINCI's entries
              </th>
              <th scope="col" className="border-line border-b px-3 py-1.5 text-right font-medium sm:px-4">
                Our bookings
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.name} {...row} currency={currency} />
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

type RowProps = {
  name: string;
  note?: ReactNode;
  isWarning?: boolean;
  isIndented?: boolean;
  left: Total;
  leftHref: string;
  right?: Total;
  rightHref?: string;
};

function Row({
  name,
  note,
  isWarning,
  isIndented,
  left,
  leftHref,
  right,
  rightHref,
  currency,
}: RowProps & { currency: string }) {
  const isOpen = isWarning && left.count + (right?.count ?? 0) > 0;
  return (
    <tr className="border-line border-b align-top last:border-b-0">
      <th
        scope="row"
        className={`px-3 py-2 font-normal sm:px-4 ${isIndented ? "pl-6 text-muted sm:pl-8" : ""} ${isOpen ? "font-medium text-warn" : ""}`}
      >
        {name}
        {note && <span className="block text-muted text-xs">{note}</span>}
      </th>
      <Figure total={left} href={leftHref} currency={currency} label={`${name}, FINCI's entries`} />
      {right && rightHref ? (
        <Figure total={right} href={rightHref} currency={currency} label={`${name}, our bookings`} />
      ) : (
        <td className="px-3 py-2 text-right text-muted sm:px-4">–</td>
      )}
    </tr>
  );
}

type FigureProps = { total: Total; href: string; currency: string; label: string };

/** How many and how much; opens the rows behind it. */
function Figure({ total, href, currency, label }: FigureProps) {
  const count = total.count.toLocaleString("en-GB");
  return (
    <td className="whitespace-nowrap px-3 py-2 text-right sm:px-4">
      {total.count === 0 ? (
        <span className="text-muted">0</span>
      ) : (
        <span className="inline-flex flex-col items-end sm:flex-row sm:items-baseline sm:gap-3">
          <Amount value={{ minor: total.minor, currency }} />
          <TextLink
            href={href}
            prefetch={false}
            aria-label={`${label}: ${count} rows`}
            className="min-w-12 tabular-nums"
          >
            {count}
          </TextLink>
        </span>
      )}
    </td>
  );
}
