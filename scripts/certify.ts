import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { TRPCClientError } from "@trpc/client";
import { scenarioWords } from "@/lib/certification";
import { paths } from "@/lib/paths";
import { formatDuration } from "@/lib/time";
import { type ConsoleClient, openSession } from "./certify/console-session";
import { readCertifyOptions } from "./certify/options";
import { Refusal, runScript } from "./shared/progress";

/*
 * `npm run certify`: runs FINCI's sandbox validations on a running console and tells each result in a line; status 1 when one
 * failed. With --json the last line is `{"scenarios":[{"name","result","ms","evidence"}], …}`.
 */

const pollMs = 400;

type Run = Awaited<ReturnType<ConsoleClient["certification"]["run"]["query"]>>;

async function findProgram(client: ConsoleClient, slug: string | null) {
  const { items } = await client.programs.list.query({ limit: 100 });
  // Without a name: the first one that is at work and whose authorizations are decided here.
  const usable = items.filter(
    ({ status, decisioningModel, environments }) =>
      status === "active" &&
      decisioningModel === "integrator" &&
      environments.some((side) => side.kind === "sandbox" && side.status === "enabled"),
  );
  const program = slug === null ? usable.at(-1) : items.find((item) => item.slug === slug);
  if (program) return program;
  const known = items.map((item) => item.slug).join(", ");
  throw new Refusal(
    slug === null
      ? "The console shows you no program that is active with an enabled sandbox. Name one with --program."
      : `There is no program ${slug} that you may see. There are: ${known || "none"}.`,
  );
}

/** Tells each validation once, when it has ended, and what a live session waits for. */
function teller() {
  const told = new Set<string>();
  return (run: Run) => {
    for (const { key, state, awaiting, durationMs, explanation } of run.scenarios) {
      const awaited = awaiting ? `${key} ${awaiting.sentence}` : key;
      if (awaiting && !told.has(awaited)) {
        told.add(awaited);
        console.log(`  awaited      ${awaiting.sentence}`);
      }
      if (["waiting", "running"].includes(state) || told.has(key)) continue;
      told.add(key);
      const word = { passed: "passed", failed: "FAILED", skipped: "not in scope" }[state as "passed"];
      const time = durationMs === null ? "" : `, ${formatDuration(durationMs)}`;
      console.log(`  ${word.padEnd(12)} ${scenarioWords[key].name}${time}`);
      if (explanation) console.log(`    ${explanation.cause}\n    ${explanation.nextStep}`);
    }
  };
}

async function follow(client: ConsoleClient, runId: string): Promise<Run> {
  const tell = teller();
  for (;;) {
    const run = await client.certification.run.query({ runId });
    tell(run);
    if (run.state !== "running") return run;
    await wait(pollMs);
  }
}

function toJson(run: Run, url: string): string {
  const inScope = run.scenarios.filter(({ state }) => state !== "skipped");
  return JSON.stringify({
    scenarios: inScope.map(({ key, state, durationMs, evidence, explanation }) => ({
      name: key,
      result: state === "passed" ? "passed" : "failed",
      ms: durationMs ?? 0,
      evidence: { ...evidence, ...(explanation ? { explanation } : {}) },
    })),
    skipped: run.scenarios.filter(({ state }) => state === "skipped").map(({ key }) => key),
    run: run.number,
    url,
  });
}

async function main(): Promise<void> {
  const options = readCertifyOptions(process.argv.slice(2));
  const client = await openSession(options.consoleUrl, options);
  const program = await findProgram(client, options.programSlug);
  const { runId } = await client.certification.start.mutate({
    runId: randomUUID(),
    programId: program.id,
    mode: options.mode,
  });
  const url = `${options.consoleUrl}${paths.certificationRun(program.id, runId)}`;
  console.log(`Validating the sandbox of ${program.name}: ${url}`);
  const run = await follow(client, runId);
  const { passed, failed, skipped } = run.counts;
  const took = (run.finishedAt?.getTime() ?? 0) - run.startedAt.getTime();
  console.log(
    `Run ${run.number}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} not in scope` : ""}, in ${formatDuration(took)}.`,
  );
  if (options.json) console.log(toJson(run, url));
  process.exitCode = run.state === "passed" ? 0 : 1;
}

await runScript(async () => {
  try {
    await main();
  } catch (error) {
    // The console's refusals are sentences for people.
    if (error instanceof TRPCClientError) throw new Refusal(error.message);
    throw error;
  }
});
