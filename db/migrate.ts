import path from "node:path";
import { sql as query } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import { connect, type Database, database } from "./client";

/** Any number that nothing else in the database locks. */
const migrationLock = 7_310_001;

/** Every process of ours starts in the repository's folder. */
const migrationsFolder = () => path.join(process.cwd(), "db", "migrations");

/**
 * Brings the database to the newest migration. Processes that start together take turns under an advisory lock; the
 * second finds nothing to do. All new migrations share a transaction: either all are applied or none.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const sql = connect(databaseUrl, { poolMax: 1, name: "migrate" });
  try {
    await sql`select pg_advisory_lock(${migrationLock})`;
    await applyMigrations(database(sql), { migrationsFolder: migrationsFolder() });
  } finally {
    // Ending the session also frees the lock.
    await sql.end();
  }
}

/** How many migrations of this version the database does not have; 0 is ready. Throws when the database is away. */
export async function countPendingMigrations(db: Database): Promise<number> {
  const known = readMigrationFiles({ migrationsFolder: migrationsFolder() });
  const [table] = await db.execute<{ present: boolean }>(
    query`select to_regclass('drizzle.__drizzle_migrations') is not null as present`,
  );
  if (!table?.present) return known.length;
  const [newest] = await db.execute<{ at: string | null }>(
    query`select max(created_at)::text as at from drizzle.__drizzle_migrations`,
  );
  return known.filter((migration) => migration.folderMillis > Number(newest?.at ?? 0)).length;
}
