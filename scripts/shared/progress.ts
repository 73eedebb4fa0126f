const stillMs = 10_000;

/** Prints what is being done, that it goes on, and how long it took. */
export async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(name);
  const still = setInterval(() => console.log(`  still at it, ${seconds()} s`), stillMs);
  try {
    const result = await work();
    console.log(`  done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(still);
  }
}

/** A reason to stop that is told in its sentence alone, without a stack. */
export class Refusal extends Error {
  override name = "Refusal";
}

/** Runs a script's main function; a `Refusal` ends it with status 1 and its sentence. */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
