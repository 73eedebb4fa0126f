import { randomUUID } from "node:crypto";
import http from "node:http";
import { connect } from "@/db/client";
import type { AuthorizationWebhook } from "@/server/finci/contract";

/*
 * The baseline: node:http and postgres.js with the very same statement, one request at a time, and nothing else. No door, no
 * contract check, no rules, no deadline. What the product adds is measured against it.
 */

const poolMax = 16;
const { environmentId, programId } = JSON.parse(process.env.BARE ?? "{}") as Record<string, string>;
const sql = connect(process.env.DATABASE_URL ?? "", { poolMax, name: "bench bare" });
const [policy] = await sql<{ version: bigint }[]>`select version from policy_version`;

/** `10.00` as 1000: the benchmark's amounts have two decimals. */
const minor = (amount: string) => amount.replace(".", "").replace(/^0+(?=\d)/, "");

async function answer(text: string): Promise<string> {
  const body = JSON.parse(text) as AuthorizationWebhook;
  const request = {
    ordinal: 0,
    environment_id: environmentId,
    program_id: programId,
    account_id: body.account_id,
    received_at: new Date().toISOString(),
    id: body.id,
    token_id: body.token_id,
    transaction_amount_minor: minor(String(body.transaction_amount)),
    transaction_currency: body.transaction_currency,
    billing_amount_minor: minor(String(body.billing_amount)),
    billing_currency: body.billing_currency,
    merchant_id: body.merchant.id,
    merchant_name: body.merchant.name,
    merchant_city: body.merchant.city,
    merchant_country: body.merchant.country,
    mcc: body.merchant.mcc,
    entry_mode: body.entry_mode,
    three_ds: body.three_ds,
    finci_created_at: body.created_at,
    content_hash: body.id,
    usable_statuses: ["active"],
    hold_days: 7,
    delivery_id: randomUUID(),
    body_bytes: text.length,
    source_address: "127.0.0.1",
  };
  const fold = JSON.stringify({ policy_version: String(policy?.version), counters: [], requests: [request] });
  const [row] = await sql<{ decision: string; reason: string }[]>`
    select status, decision, reason from authorize(${fold}::text::jsonb, ${text}) order by ordinal`;
  return JSON.stringify(
    row?.decision === "approved" ? { status: "success" } : { status: "error", errors: [row?.reason] },
  );
}

const server = http.createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", async () => {
    try {
      const json = request.method === "POST" ? await answer(Buffer.concat(chunks).toString()) : "{}";
      response.writeHead(200, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(json),
      });
      response.end(json);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
});
process.once("SIGTERM", () => {
  server.close();
  server.closeAllConnections();
  void sql.end({ timeout: 5 }).then(() => process.exit());
});
server.listen(Number(process.env.PORT), "127.0.0.1");
