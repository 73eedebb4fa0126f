import { describe, expect, it } from "vitest";
import type { IssuanceView } from "@/server/services/issuances";
import { blankPerson, savedDraft } from "./drafts";
import { effectSentence, isComplete, isUnsettled, ownerWords, refusedFields } from "./words";

const noRecords = { personId: null, corporateId: null, accountId: null, employeeId: null, tokenId: null };

function issuance(parts: Partial<IssuanceView>): IssuanceView {
  return {
    id: "2b0d5b0c-8f0e-4a53-9a3d-2f6a3a1f0c11",
    program: { id: "9d0d5b0c-8f0e-4a53-9a3d-2f6a3a1f0c11", name: "Larkspur" },
    environmentId: "7c0d5b0c-8f0e-4a53-9a3d-2f6a3a1f0c11",
    environmentKind: "sandbox",
    chain: "person",
    ownerName: null,
    state: "open",
    steps: [
      { key: "person", state: "next", recordId: null },
      { key: "account", state: "waiting", recordId: null },
      { key: "card", state: "waiting", recordId: null },
    ],
    form: {},
    fieldProblems: {},
    personal: {
      subject: { environmentId: "", type: "issuance", id: "" },
      isMasked: false,
      revealedUntil: null,
    },
    problem: null,
    records: noRecords,
    createdBy: "Ingrid",
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...parts,
  };
}

const newPerson = { ...blankPerson, mode: "new" as const, firstName: "Anna", lastName: "Berg" };

describe("what an issuance comes to", () => {
  it("counts the records that FINCI will create", () => {
    const all = issuance({ form: { person: newPerson, account: { mode: "new", currency: "EUR" } } });
    expect(effectSentence(all)).toContain("FINCI will create 1 person, 1 account and 1 card.");
    const reusing = issuance({ form: { person: { mode: "existing", personId: "1001" } } });
    expect(effectSentence(reusing)).toContain("FINCI will create 1 card.");
  });

  it("leaves out what was made already", () => {
    const begun = issuance({
      form: { person: newPerson, account: { mode: "new", currency: "EUR" } },
      steps: [
        { key: "person", state: "done", recordId: "10011072185200000007" },
        { key: "account", state: "problem", recordId: null },
        { key: "card", state: "waiting", recordId: null },
      ],
    });
    expect(effectSentence(begun)).toContain("FINCI will create 1 account and 1 card.");
  });

  it("promises nothing while the outcome is not known", () => {
    const unknown = issuance({ problem: { step: "account", sentence: "Not known.", errorCodes: [] } });
    expect(isUnsettled(unknown)).toBe(true);
    expect(effectSentence(unknown)).toContain("nothing is sent a second time");
  });
});

describe("where an issuance stands", () => {
  it("takes a step for complete when it was saved without a problem", () => {
    const saved = issuance({
      form: { person: newPerson, account: { mode: "new", currency: "EUR" } },
      fieldProblems: { "person.email": "Enter an e-mail address." },
    });
    expect(isComplete(saved, "person")).toBe(false);
    expect(isComplete(saved, "account")).toBe(true);
    expect(isComplete(saved, "card")).toBe(false);
  });

  it("names the owner as far as the form tells", () => {
    expect(ownerWords(issuance({ form: { person: newPerson } }))).toBe("Anna Berg");
    expect(ownerWords(issuance({ ownerName: "Niamh O'Sullivan" }))).toBe("Niamh O'Sullivan");
    expect(ownerWords(issuance({ chain: "corporate" }))).toBe("A corporate");
  });

  it("ties FINCI's code to the field it is about", () => {
    const refused = issuance({
      problem: { step: "person", sentence: "Known already.", errorCodes: ["duplicate_external_id"] },
    });
    expect(Object.keys(refusedFields(refused))).toEqual(["person.externalId"]);
  });
});

describe("a saved draft", () => {
  it("keeps what was typed and blanks what is missing or of another kind", () => {
    const saved = issuance({
      form: { person: { mode: "new", firstName: "Anna", lastName: 7, address: { city: "Paris" } } as never },
    });
    const draft = savedDraft(saved, "person", blankPerson);
    expect(draft).toMatchObject({ mode: "new", firstName: "Anna", lastName: "", email: "" });
    expect(draft.address).toEqual({ ...blankPerson.address, city: "Paris" });
  });
});
