import { Amount } from "@/components/ui/amount";
import type { Money } from "@/lib/money";

type BalanceFiguresProps = { balance: { posted: Money; held: Money; available: Money } };

const figures = [
  { key: "available", name: "Available", meaning: "What the cards can spend now: posted less held." },
  { key: "posted", name: "Posted", meaning: "Booked money." },
  { key: "held", name: "Held", meaning: "Reserved by open authorizations." },
] as const;

/** An account's money in three figures; what can be spent stands first. */
export function BalanceFigures({ balance }: BalanceFiguresProps) {
  return (
    <dl className="grid grid-cols-1 gap-x-8 gap-y-3 min-[480px]:grid-cols-3">
      {figures.map(({ key, name, meaning }) => (
        <div
          key={key}
          title={meaning}
          className="flex justify-between gap-2 min-[480px]:flex-col min-[480px]:gap-0.5"
        >
          <dt className="text-muted">{name}</dt>
          <dd className={key === "available" ? "font-semibold text-lg" : "text-lg"}>
            <Amount value={balance[key]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
