"use client";

import { CreditCard } from "lucide-react";
import { SideChoice } from "@/components/rules/side-choice";
import { useWhyNot } from "@/components/shell/viewer";
import { ActionLink } from "@/components/ui/action-link";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { ScrollPane } from "@/components/ui/scroll-pane";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { hasCapability } from "@/lib/capabilities";
import { formatCapped } from "@/lib/figures";
import { paths } from "@/lib/paths";
import type { ProductItem, SideProducts } from "@/server/services/products";
import { RetireProduct } from "./retire-product";
import { useProducts } from "./use-products";

const stageWords = { digital: "Digital", plastic_not_delivered: "Plastic on its way" } as const;

/** What the program issues on one side: each product under FINCI's number, with how many cards it has. */
export function ProductList({ programId, environmentId }: { programId: string; environmentId: string }) {
  const side = useProducts(environmentId);
  const { kind } = side.environment;
  const whyNot = useWhyNot("program.write", programId);
  return (
    <>
      <SideChoice programId={programId} kind={kind} what="products" hrefOf={paths.programProducts} />
      <Section
        title={`Products in ${kind}`}
        description="Numbers are FINCI's. A number, currency and form stay once a card was issued with them."
        actions={
          <ActionLink href={paths.newProduct(programId, kind)} whyNot={whyNot}>
            Add a product
          </ActionLink>
        }
        isFlush
      >
        {side.items.length === 0 ? (
          <EmptyState icon={CreditCard} title={`No product in ${kind}`}>
            FINCI gives a number for each product as part of its setup. Add it here; until then no card can be
            issued.
          </EmptyState>
        ) : (
          <Table side={side} whyNot={whyNot} />
        )}
      </Section>
    </>
  );
}

const columns = ["Product", "Name", "Currency", "Form", "Cards begin as", "Valid for", "Cards", "State", ""];

function Table({ side, whyNot }: { side: SideProducts; whyNot: string | null }) {
  return (
    <ScrollPane label="Products" className="relative">
      <table aria-label="Products" className="w-full text-left">
        <thead>
          <tr className="border-line border-y text-muted text-xs">
            {columns.map((name) => (
              <th key={name} scope="col" className="px-4 py-2 font-medium">
                {name || <span className="sr-only">Actions</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {side.items.map((product) => (
            <ProductRow key={product.productId} side={side} product={product} whyNot={whyNot} />
          ))}
        </tbody>
      </table>
    </ScrollPane>
  );
}

type RowProps = { side: SideProducts; product: ProductItem; whyNot: string | null };

function ProductRow({ side, product, whyNot }: RowProps) {
  const { program, environment } = side;
  return (
    <tr className="h-10 border-line border-b last:border-b-0">
      <td className="px-4 font-mono text-xs">{product.productId}</td>
      <th scope="row" className="px-4 font-medium">
        <TextLink href={paths.product(program.id, environment.kind, product.productId)}>
          {product.name}
        </TextLink>
      </th>
      <td className="px-4">{product.currency}</td>
      <td className="px-4">{product.form === "physical" ? "Physical" : "Digital"}</td>
      <td className="px-4">{stageWords[product.stage]}</td>
      <td className="whitespace-nowrap px-4">{product.validityMonths} months</td>
      <td className="px-4 text-right tabular-nums">{formatCapped(product.cards)}</td>
      <td className="px-4">
        <State product={product} hasPlastic={hasCapability(program.capabilities, "physical_issuance")} />
      </td>
      <td className="px-4 text-right">
        <RetireProduct product={product} whyNot={whyNot} />
      </td>
    </tr>
  );
}

function State({ product, hasPlastic }: { product: ProductItem; hasPlastic: boolean }) {
  if (product.retiredAt) return <Badge title="Nothing is issued with it any more.">Retired</Badge>;
  if (product.form === "physical" && !hasPlastic)
    return (
      <Badge tone="warn" title="Physical issuance is not in scope of the program: nothing is issued with it.">
        Out of scope
      </Badge>
    );
  return <Badge tone="approve">In use</Badge>;
}
