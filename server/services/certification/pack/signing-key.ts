import { createHash, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { desc, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { signingKeys } from "@/db/schema";
import { audit, type ServiceContext } from "../../../context";
import { SecretError, seal, unseal } from "../../../secrets";

/** The key that the console signs with. Ed25519: whoever has the public key proves a signature, and nobody makes one. */
export type SigningKey = {
  /** SPKI, PEM. */
  publicKey: string;
  /** SHA-256 of the public key's DER in hexadecimal: for reading it out on a call. */
  fingerprint: string;
  sign(bytes: Buffer): Buffer;
};

/** The fingerprint of a public key in PEM. */
export function publicKeyFingerprint(publicKey: string): string {
  const der = createPublicKey(publicKey).export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("hex");
}

/**
 * The console's newest key; made when there is none, or when it was sealed under a key of the console that is gone.
 * Packs that were signed before stay provable by the key that lies in them.
 */
export async function currentSigningKey(context: ServiceContext): Promise<SigningKey> {
  return context.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('signing key', 0))`);
    const [newest] = await tx.select().from(signingKeys).orderBy(desc(signingKeys.createdAt)).limit(1);
    const known = newest && open(newest);
    if (known) return known;
    const pair = generateKeyPairSync("ed25519", {
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    const [made] = await tx
      .insert(signingKeys)
      .values({ publicKey: pair.publicKey, privateKeySealed: seal(pair.privateKey) })
      .returning();
    if (!made) throw new Error("The signing key was not made");
    await audit(tx, context, {
      action: "certification.make_signing_key",
      subjectType: "signing_key",
      subjectId: made.id,
      after: { fingerprint: publicKeyFingerprint(pair.publicKey) },
    });
    return toKey(pair.publicKey, pair.privateKey);
  });
}

/** Null where the private key cannot be opened any more. */
function open({ publicKey, privateKeySealed }: typeof signingKeys.$inferSelect): SigningKey | null {
  try {
    return toKey(publicKey, unseal(privateKeySealed));
  } catch (error) {
    if (error instanceof SecretError) return null;
    throw error;
  }
}

function toKey(publicKey: string, privateKey: string): SigningKey {
  return {
    publicKey,
    fingerprint: publicKeyFingerprint(publicKey),
    sign: (bytes) => sign(null, bytes, privateKey),
  };
}

/** Every public key that this console has signed with, newest first. */
export async function listPublicKeys(db: Database) {
  const rows = await db
    .select({ publicKey: signingKeys.publicKey, createdAt: signingKeys.createdAt })
    .from(signingKeys)
    .orderBy(desc(signingKeys.createdAt));
  return rows.map((row) => ({ ...row, fingerprint: publicKeyFingerprint(row.publicKey) }));
}
