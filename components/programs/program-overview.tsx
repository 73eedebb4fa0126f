"use client";

import { CircleCheck, CircleMinus } from "lucide-react";
import { useViewer, useWhyNot } from "@/components/shell/viewer";
import { Facts } from "@/components/ui/facts";
import { ScrollPane } from "@/components/ui/scroll-pane";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { ExactTime } from "@/components/ui/time";
import { capabilities, capabilityLabels, hasCapability } from "@/lib/capabilities";
import { cn } from "@/lib/class-names";
import { countryName } from "@/lib/countries";
import { isInEea } from "@/lib/eea";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { customerModelNames, decisioningModelNames, programModelNames } from "@/lib/program-words";
import { formatDuration } from "@/lib/time";
import type { ProgramDetail } from "@/server/services/programs";
import { useProgram } from "./use-program";

/** What the program is, what is in its scope, and what it issues on the side in sight. */
export function ProgramOverview({ id }: { id: string }) {
  const program = useProgram(id);
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
      <Section title="Definition">
        <Facts
          facts={[
            { name: "Model", value: programModelNames[program.model] },
            { name: "Customers", value: customerModelNames[program.customerModel] },
            { name: "Authorizations decided", value: decisioningModelNames[program.decisioningModel] },
            program.decisioningModel === "integrator" && {
              name: "Our own deadline",
              value: `${formatDuration(program.decisionDeadlineMs)}, then we decline to be safe`,
            },
            {
              name: "A hold lasts",
              value: `${program.holdDays} days without a presentment, ${Math.max(program.holdDays, program.longHoldDays)} at hotels, car rentals and cruises`,
            },
            {
              name: "Tips",
              value: `up to ${program.tipAllowancePercent} % beyond the authorization, where they are usual`,
            },
            {
              name: "A second person approves",
              value: `corrections and write-offs over ${formatMoney({ minor: program.approvalThresholdMinor, currency: program.currency })}, and in other currencies`,
            },
            { name: "Currency", value: program.currency },
            { name: "Launch countries", value: launchWords(program.launchCountries) },
            { name: "Time zone", value: program.timeZone },
            { name: "Created", value: <ExactTime value={program.createdAt} /> },
          ]}
        />
      </Section>
      <Capabilities id={id} held={program.capabilities} />
      <Products program={program} />
    </div>
  );
}

/** The countries, those outside the EEA marked. */
function launchWords(codes: readonly string[]): string | null {
  const words = codes.map((code) =>
    isInEea(code) ? countryName(code) : `${countryName(code)} (outside the EEA)`,
  );
  return words.join(", ") || null;
}

function Capabilities({ id, held }: { id: string; held: readonly string[] }) {
  const whyNot = useWhyNot("program.write", id);
  return (
    <Section
      title="Capabilities"
      description="What is out of scope is explained on its page and refused by the server"
    >
      <ul className="flex flex-col gap-2.5">
        {capabilities.map((capability) => {
          const isIn = hasCapability(held, capability);
          const { name, meaning } = capabilityLabels[capability];
          const Icon = isIn ? CircleCheck : CircleMinus;
          return (
            <li key={capability} className="flex gap-2.5">
              <Icon
                aria-hidden
                className={isIn ? "mt-0.5 size-4 shrink-0 text-approve" : "mt-0.5 size-4 shrink-0 text-muted"}
              />
              <div className={cn("min-w-0 flex-1", !isIn && "text-muted")}>
                <span className="font-medium">{name}</span>
                <span className="text-muted"> · {isIn ? "in scope" : "out of scope"}</span>
                <p className="text-muted">{meaning}</p>
              </div>
              {whyNot === null && (
                <TextLink
                  href={paths.programCapability(id, capability)}
                  aria-label={`Change ${name}`}
                  className="shrink-0 text-xs underline"
                >
                  Change
                </TextLink>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function Products({ program }: { program: ProgramDetail }) {
  const { environmentKind } = useViewer();
  const side = program.environments.find(({ kind }) => kind === environmentKind);
  const inUse = side?.products.filter(({ retiredAt }) => retiredAt === null) ?? [];
  return (
    <Section
      title={`Products in ${environmentKind}`}
      description="Numbers are FINCI's"
      actions={
        <TextLink href={paths.programProducts(program.id, environmentKind)} className="text-xs underline">
          All products
        </TextLink>
      }
      className="lg:col-span-2"
      isFlush
    >
      {inUse.length === 0 ? (
        <p className="px-4 pb-4 text-muted">
          No product is set up in {environmentKind}; no card can be issued.
        </p>
      ) : (
        <ScrollPane label="Products">
          <table aria-label="Products" className="w-full text-left">
            <thead>
              <tr className="border-line border-y text-muted text-xs">
                {["Product", "Name", "Currency", "Form", "Valid for"].map((name) => (
                  <th key={name} scope="col" className="px-4 py-2 font-medium">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {inUse.map((product) => (
                <tr key={product.productId} className="h-9 border-line border-b last:border-b-0">
                  <td className="px-4 font-mono text-xs">{product.productId}</td>
                  <td className="px-4">{product.name}</td>
                  <td className="px-4">{product.currency}</td>
                  <td className="px-4">{product.form === "physical" ? "Physical" : "Digital"}</td>
                  <td className="px-4">{product.validityMonths} months</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollPane>
      )}
    </Section>
  );
}
