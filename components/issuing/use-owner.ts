"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import type { AccountListItem } from "@/server/services/accounts";
import type { EmployeeItem } from "@/server/services/customers";
import type { IssuanceView } from "@/server/services/issuances";
import { type AddressDraft, blankAddress, blankCorporate, blankPerson, savedDraft } from "./drafts";

/** Whom the card is for, as the wizard knows them so far. */
export type Owner = {
  /** FINCI's id; null for one that is still to be made. */
  id: string | null;
  name: string | null;
  firstName: string;
  lastName: string;
  /** Names and address are masked: they must not be taken over into a form. */
  isMasked: boolean;
  address: AddressDraft;
  accounts: AccountListItem[];
  employees: EmployeeItem[];
};

type StoredAddress = { line1: string; line2?: string; city: string; postal_code: string; country: string };

function toDraft({ postal_code, line2 = "", ...address }: StoredAddress): AddressDraft {
  return { ...address, line2, postalCode: postal_code };
}

/** The owner chosen or typed, with what they have already. Null while it is looked up. */
export function useOwner(issuance: IssuanceView): Owner | null {
  const trpc = useTRPC();
  const { personId, corporateId } = ownerIds(issuance);
  const person = useQuery(trpc.customers.personById.queryOptions(personId ? { id: personId } : skipToken));
  const corporate = useQuery(
    trpc.customers.corporateById.queryOptions(corporateId ? { id: corporateId } : skipToken),
  );
  if (person.isLoading || corporate.isLoading) return null;
  if (person.data) {
    const { firstName, lastName, address, accounts, personal } = person.data;
    const { isMasked } = personal;
    const name = `${firstName} ${lastName}`;
    return {
      id: personId,
      name,
      firstName,
      lastName,
      isMasked,
      address: toDraft(address),
      accounts,
      employees: [],
    };
  }
  if (corporate.data) {
    const { legalName: name, address, accounts, employees } = corporate.data;
    const id = corporateId;
    return {
      id,
      name,
      firstName: "",
      lastName: "",
      isMasked: false,
      address: toDraft(address),
      accounts,
      employees,
    };
  }
  return typedOwner(issuance);
}

/** The id of the record made, or else of the one chosen. */
function ownerIds({ chain, records, form }: IssuanceView) {
  const chosen = {
    person: form.person?.mode === "existing" ? form.person.personId : null,
    corporate: form.corporate?.mode === "existing" ? form.corporate.corporateId : null,
  };
  return {
    personId: chain === "person" ? records.personId || chosen.person || null : null,
    corporateId: chain === "corporate" ? records.corporateId || chosen.corporate || null : null,
  };
}

function typedOwner(issuance: IssuanceView): Owner {
  const { isMasked } = issuance.personal;
  const none = {
    id: null,
    firstName: "",
    lastName: "",
    isMasked,
    address: blankAddress,
    accounts: [],
    employees: [],
  };
  if (issuance.chain === "corporate") {
    const { mode, legalName, address } = savedDraft(issuance, "corporate", blankCorporate);
    return mode === "new" ? { ...none, name: legalName || null, address } : { ...none, name: null };
  }
  const { mode, firstName, lastName, address } = savedDraft(issuance, "person", blankPerson);
  if (mode !== "new") return { ...none, name: null };
  return { ...none, name: `${firstName} ${lastName}`.trim() || null, firstName, lastName, address };
}
