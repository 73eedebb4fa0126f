"use client";

import { type Fact, Facts } from "@/components/ui/facts";
import { countryName } from "@/lib/countries";
import type { IssuanceStep, IssuanceView } from "@/server/services/issuances";
import { AddressText } from "./address-text";
import {
  blankCorporate,
  blankEmployee,
  blankPerson,
  type CardDraft,
  type NamesDraft,
  savedDraft,
} from "./drafts";
import { expirationMonth } from "./product-choice";
import { type Owner, useOwner } from "./use-owner";
import { useProgram } from "./use-program";

type SummaryProps = { issuance: IssuanceView; step: IssuanceStep };

/** What was entered for a step, as it will be sent. */
export function StepSummary({ issuance, step }: SummaryProps) {
  const owner = useOwner(issuance);
  const program = useProgram(issuance.program.id);
  if (!owner) return null;
  const facts = {
    person: () => personFacts(issuance, owner),
    corporate: () => corporateFacts(issuance, owner),
    account: () => accountFacts(issuance, owner),
    employee: () => employeeFacts(issuance, owner),
    card: () => cardFacts(issuance, owner, program?.products ?? []),
  }[step]();
  return <Facts facts={facts} />;
}

function namesFacts(draft: NamesDraft): Fact[] {
  return [
    { name: "Name", value: `${draft.firstName} ${draft.lastName}`.trim() || null },
    { name: "Date of birth", value: draft.dateOfBirth || null },
    { name: "Phone", value: draft.phone || null },
    { name: "E-mail", value: draft.email || null },
    { name: "External id", value: draft.externalId || "Made by the console" },
  ];
}

function personFacts(issuance: IssuanceView, owner: Owner): Fact[] {
  const draft = savedDraft(issuance, "person", blankPerson);
  if (owner.id) return [{ name: "Existing person", value: owner.name }];
  if (draft.mode === "existing") return [{ name: "Existing person", value: null }];
  return [...namesFacts(draft), { name: "Address", value: <AddressText address={draft.address} /> }];
}

function corporateFacts(issuance: IssuanceView, owner: Owner): Fact[] {
  const draft = savedDraft(issuance, "corporate", blankCorporate);
  if (owner.id) return [{ name: "Existing corporate", value: owner.name }];
  if (draft.mode === "existing") return [{ name: "Existing corporate", value: null }];
  return [
    { name: "Legal name", value: draft.legalName || null },
    { name: "Registration", value: draft.registrationNumber || null },
    { name: "Registered in", value: draft.country ? countryName(draft.country) : null },
    { name: "External id", value: draft.externalId || "Made by the console" },
    { name: "Address", value: <AddressText address={draft.address} /> },
  ];
}

function accountFacts({ form, records }: IssuanceView, owner: Owner): Fact[] {
  const { account } = form;
  if (account?.mode === "new" && !records.accountId)
    return [{ name: "New account", value: account.currency }];
  const accountId = records.accountId ?? (account?.mode === "existing" ? account.accountId : null);
  const known = owner.accounts.find((each) => each.accountId === accountId);
  return [{ name: "Account", value: accountId && `${known ? `${known.currency}, ` : ""}${accountId}` }];
}

function employeeFacts(issuance: IssuanceView, owner: Owner): Fact[] {
  const draft = savedDraft(issuance, "employee", blankEmployee);
  if (draft.mode === "new") return namesFacts(draft);
  const known = owner.employees.find(({ employeeId }) => employeeId === draft.employeeId);
  return [{ name: "Existing employee", value: known ? `${known.firstName} ${known.lastName}` : null }];
}

type Products = { productId: number; name: string; currency: string; validityMonths: number }[];

function cardFacts(issuance: IssuanceView, owner: Owner, products: Products): Fact[] {
  const draft = savedDraft<CardDraft>(issuance, "card", {
    productId: "",
    embossingName: "",
    startStatus: "new",
    expressDelivery: false,
    delivery: "owner",
    deliveryAddress: owner.address,
  });
  const product = products.find(({ productId }) => String(productId) === draft.productId);
  const address = draft.delivery === "other" ? draft.deliveryAddress : owner.address;
  return [
    { name: "Product", value: product ? `${product.name}, ${product.currency}` : null },
    { name: "Name on the card", value: draft.embossingName || null },
    { name: "Valid through", value: product ? expirationMonth(new Date(), product.validityMonths) : null },
    {
      name: "Starts as",
      value: draft.startStatus === "active" ? "Active: can be used at once" : "New: to be activated",
    },
    { name: "Delivered to", value: <AddressText address={address} /> },
    { name: "Express", value: draft.expressDelivery ? "Yes" : "No" },
  ];
}
