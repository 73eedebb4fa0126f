import { DeliveryStateBadge } from "@/components/status/payment-badges";
import { JsonView } from "@/components/ui/json-view";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { paths } from "@/lib/paths";
import type { TimelineEntry } from "@/server/services/timeline";
import { deliveryKindName } from "./words";

/** One message of FINCI beside our answer to it. */
export function MessagePair({ entry }: { entry: TimelineEntry }) {
  if (!entry.delivery) return null;
  const { kind, state, httpStatus } = entry.delivery;
  return (
    <Section
      title={
        <span className="inline-flex flex-wrap items-center gap-2">
          {deliveryKindName(kind)} <DeliveryStateBadge value={state} />
        </span>
      }
      description={<ExactTime value={entry.at} />}
      actions={<TextLink href={paths.delivery(entry.id)}>Open the delivery</TextLink>}
    >
      <div className="grid items-start gap-3 md:grid-cols-2">
        <JsonView label="What FINCI sent" value={entry.payload} />
        <JsonView label={`What we answered, HTTP ${httpStatus}`} value={entry.answer} />
      </div>
    </Section>
  );
}
