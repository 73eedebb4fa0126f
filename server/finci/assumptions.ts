/**
 * What the console assumes of FINCI because the public documentation does not show it. Each item is confirmed with
 * FINCI before production; docs/contract.md lists the same keys.
 */
export type Assumption = { key: string; subject: string; assumed: string; configuredIn: string };

export const assumptions: readonly Assumption[] = [
  {
    key: "signing_input",
    subject: "Signing input",
    assumed:
      "timestamp, method, path with query and body, joined without a separator; lower-case hex; UTF-8 secret",
    configuredIn: "the environment's signing template",
  },
  {
    key: "clock_tolerance",
    subject: "Clock tolerance",
    assumed: "300 seconds",
    configuredIn: "server/finci/signing.ts",
  },
  {
    key: "path_prefix",
    subject: "Path prefix",
    assumed: "/api/v1 (FINCI's pages show /v1 as well)",
    configuredIn: "the environment's path prefix",
  },
  {
    key: "call_timeout",
    subject: "Card API time-out and retries",
    assumed: "10 s per attempt; only calls that never reached FINCI are repeated",
    configuredIn: "server/finci/client.ts",
  },
  {
    key: "lost_write",
    subject: "Writes without an answer",
    assumed: "a record that FINCI does not list 60 seconds after the call was not created",
    configuredIn: "server/services/intents/intent.ts",
  },
  {
    key: "create_card",
    subject: "create-card",
    assumed: "path, account_id, the address's parts, token_id in the answer",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "create_records",
    subject: "create-person, -corporate, -employee, -account",
    assumed: "paths and fields beside external_id and the owner",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "look_up_records",
    subject: "get-persons, -corporates, -employees, -accounts",
    assumed: "look-up by id or external_id with items[] and total",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "error_codes",
    subject: "Error codes",
    assumed: "the list of codes and their HTTP codes",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "status_transitions",
    subject: "Card status transitions",
    assumed: "our matrix; referral reversible to active",
    configuredIn: "lib/card-states.ts",
  },
  {
    key: "authorization_body",
    subject: "Authorization webhook",
    assumed: "field names beside id, advice and response_code; amounts as decimal strings",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "authorization_answer",
    subject: "Answer to an authorization",
    assumed: "HTTP 200 with status success or error and errors[]",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "response_codes",
    subject: "Response codes",
    assumed: "all beside Approved and InsufficientFunds",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "reversal",
    subject: "Reversal",
    assumed: "type reversal with original_authorization_id; partial amounts",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "transaction_body",
    subject: "Presentment and return webhook",
    assumed: "the body's fields; several presentments with sequence and final",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "payments_api",
    subject: "Payments API",
    assumed:
      "POST get-transactions with account_id, date_from, date_to and cursor; items[] and next_cursor, a cursor stays good for later; same signing",
    configuredIn: "server/finci/contract.ts",
  },
  {
    key: "ledger_narrative",
    subject: "Ledger narrative",
    assumed: "CRDS, then the authorization id as the first run of 15 to 20 digits",
    configuredIn: "server/finci/ledger-narrative.ts",
  },
  {
    key: "delivery",
    subject: "Delivery",
    assumed:
      "at least once, any order, repeated for 24 h until 2xx; authorization requests are not repeated after 3 s",
    configuredIn: "server/webhooks",
  },
  {
    key: "webhook_trust",
    subject: "Trust in webhooks",
    assumed: "unguessable endpoint path, source CIDRs, optional X-Auth-* signature",
    configuredIn: "the environment's endpoint settings",
  },
  {
    key: "finci_managed",
    subject: "FINCI-managed decisioning",
    assumed: "no request needs a decision; one that comes is recorded and answered success",
    configuredIn: "server/authorization",
  },
];
