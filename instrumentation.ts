/** Runs once when a Next server starts, before the first request. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { readEnvironmentOrExit } = await import("@/server/env");
  const { notePeerAddresses } = await import("@/server/peer-address");
  readEnvironmentOrExit();
  notePeerAddresses();
}
