/**
 * What the console assumes of FINCI because the public documentation does not show it. Each item is confirmed with
 * FINCI before production; docs/contract.md lists the same keys.
 */
export type Assumption = {
  key: string;
  /** The section of the contract that it belongs to; `contractSections` names it. */
  section: ContractSection;
  subject: string;
  assumed: string;
  /** What made us assume this rather than something else. */
  why: string;
  configuredIn: string;
};

/** The sections that hold assumptions, as docs/contract.md counts them. */
export const contractSections = {
  1: "Environments and access",
  2: "Signing",
  3: "Records",
  4: "Card API",
  5: "Card state",
  6: "Authorization webhook",
  7: "Presentment and return",
  8: "Delivery",
  9: "Reconciliation",
} as const;
export type ContractSection = keyof typeof contractSections;

export const assumptions: readonly Assumption[] = [
  {
    key: "signing_input",
    section: 2,
    subject: "Signing input",
    assumed:
      "timestamp, method, path with query and body, joined without a separator; lower-case hex; UTF-8 secret",
    why: "FINCI names the parts (path and body) and the algorithm, not their order or what joins them; this order is the one most card platforms use.",
    configuredIn: "the environment's signing template",
  },
  {
    key: "clock_tolerance",
    section: 2,
    subject: "Clock tolerance",
    assumed: "300 seconds",
    why: "A timestamp is signed, so one that is too old must be refused; five minutes is what such schemes usually allow.",
    configuredIn: "server/finci/signing.ts",
  },
  {
    key: "path_prefix",
    section: 1,
    subject: "Path prefix",
    assumed: "/api/v1 (FINCI's pages show /v1 as well)",
    why: "FINCI's reference pages and its authentication guide disagree; the guide is what was signed and called.",
    configuredIn: "the environment's path prefix",
  },
  {
    key: "call_timeout",
    section: 1,
    subject: "Card API time-out and retries",
    assumed: "10 s per attempt; only calls that never reached FINCI are repeated",
    why: "FINCI publishes no time limit. Ten seconds is far beyond a usual answer; repeating a create that may have happened would make two.",
    configuredIn: "server/finci/client.ts",
  },
  {
    key: "lost_write",
    section: 1,
    subject: "Writes without an answer",
    assumed: "a record that FINCI does not list 60 seconds after the call was not created",
    why: "FINCI documents no way to ask what became of a call; look-ups by external id or owner are all there is.",
    configuredIn: "server/services/intents/intent.ts",
  },
  {
    key: "account_id_name",
    section: 3,
    subject: "Name of the account's id",
    assumed: "account_id, 18 to 20 digits like FINCI's other ids",
    why: "FINCI documents that cards and events belong to an account, not what its id is called.",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "create_card",
    section: 4,
    subject: "create-card",
    assumed: "path, account_id, the address's parts, token_id in the answer",
    why: "The fields are documented, the path and the answer are not; names follow FINCI's other calls.",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "create_records",
    section: 4,
    subject: "create-person, -corporate, -employee, -account",
    assumed: "paths and fields beside external_id and the owner",
    why: "FINCI states that these records exist and carry an external_id; the rest is what an issuer needs of a person or company.",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "look_up_records",
    section: 4,
    subject: "get-persons, -corporates, -employees, -accounts",
    assumed: "look-up by id or external_id with items[] and total",
    why: "Without a look-up a lost answer could never be told from a failure; the shape follows get-cards.",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "embossing_characters",
    section: 4,
    subject: "Characters of the embossing name",
    assumed: "2 to 21 of A–Z, 0–9, single spaces and - ' . / &, in any case",
    why: "The length is documented, the characters are not; these are what card producers commonly take.",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "error_codes",
    section: 4,
    subject: "Error codes",
    assumed: "the list of codes and their HTTP codes",
    why: "FINCI answers with codes but lists none; unknown ones are shown as they come.",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "status_transitions",
    section: 5,
    subject: "Card status transitions",
    assumed: "our matrix; referral reversible to active",
    why: "FINCI states that it has no formal transition contract and gives three readings of referral; ours never lets an ended card back.",
    configuredIn: "lib/card-states.ts",
  },
  {
    key: "authorization_body",
    section: 6,
    subject: "Authorization webhook",
    assumed: "field names beside id, advice and response_code; amounts as decimal strings",
    why: "Only id, advice and response_code are documented; the rest is what Mastercard's message carries.",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "authorization_answer",
    section: 6,
    subject: "Answer to an authorization",
    assumed: "HTTP 200 with status success or error and errors[]",
    why: "FINCI documents success and error and no wire form; the form is that of its other answers.",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "response_codes",
    section: 6,
    subject: "Response codes",
    assumed: "all beside Approved and InsufficientFunds",
    why: "Two values are documented; the others are the usual ones of the scheme. Unknown ones count as not approved.",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "reversal",
    section: 6,
    subject: "Reversal",
    assumed: "type reversal with original_authorization_id; partial amounts",
    why: "FINCI says a reversal is an authorization message of another type, without its name or its amounts.",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "transaction_body",
    section: 7,
    subject: "Presentment and return webhook",
    assumed: "the body's fields; several presentments with sequence and final",
    why: "FINCI describes what the record is for, and documents authorization_id alone.",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "hold_end",
    section: 7,
    subject: "End of a hold",
    assumed: "with the final presentment, or after 7 days (30 for lodging, vehicle rental and the like)",
    why: "FINCI documents no expiry; these are Mastercard's usual validity periods. Each program may set its own.",
    configuredIn: "the program's hold days",
  },
  {
    key: "payments_api",
    section: 9,
    subject: "Payments API",
    assumed:
      "POST get-transactions with account_id, date_from, date_to and cursor; items[] and next_cursor, a cursor stays good for later; same signing",
    why: "FINCI says reconciliation goes through the Payments API, whose pages are not public.",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "ledger_narrative",
    section: 9,
    subject: "Ledger narrative",
    assumed: "CRDS, then the authorization id as the first run of 15 to 20 digits",
    why: "FINCI documents the CRDS prefix and that the id is inside, not where.",
    configuredIn: "server/finci/ledger-narrative.ts",
  },
  {
    key: "delivery",
    section: 8,
    subject: "Delivery",
    assumed:
      "at least once, any order, repeated for 24 h until 2xx; authorization requests are not repeated after 3 s",
    why: "FINCI says deliveries repeat and must be safe; how long, and in which order, it does not.",
    configuredIn: "server/webhooks",
  },
  {
    key: "webhook_trust",
    section: 8,
    subject: "Trust in webhooks",
    assumed: "unguessable endpoint path, source CIDRs, optional X-Auth-* signature",
    why: "FINCI documents registered endpoints and no proof of sender; so trust rests on what we control.",
    configuredIn: "the environment's endpoint settings",
  },
  {
    key: "finci_managed",
    section: 6,
    subject: "FINCI-managed decisioning",
    assumed: "no request needs a decision; one that comes is recorded and answered success",
    why: "Under FINCI-managed decisioning only the advice is described; an answer that is never used must not decline anybody.",
    configuredIn: "server/authorization",
  },
];
