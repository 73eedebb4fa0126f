import type { Readable } from "node:stream";
import { runModeLabels, scenarioStateLabels, scenarioWords } from "@/lib/certification";
import { formatDuration, formatUtc } from "@/lib/time";
import { drawPaper, margin, muted, type Page, right, rowHeight } from "../../../pdf";
import type { CertificationRun, CertificationScenario } from "../get-run";

const width = right - margin;

/** The pages of a run for the file: what was run, each validation's result, its checks and ids. Same run, same bytes. */
export function drawSummary(run: CertificationRun, fingerprint: string): Readable {
  const title = `Sandbox validation, run ${run.number}`;
  const at = run.finishedAt ?? run.startedAt;
  return drawPaper({ title, at, foot: `${run.program.name}, ${title.toLowerCase()}` }, (page) => {
    page.text(title, margin, { size: 18, font: "Helvetica-Bold" });
    page.y += 28;
    drawFacts(page, run, fingerprint);
    page.heading("Results");
    for (const scenario of run.scenarios) drawResult(page, scenario);
    for (const scenario of run.scenarios) drawScenario(page, scenario);
  });
}

function drawFacts(page: Page, run: CertificationRun, fingerprint: string): void {
  const { acceptance, counts } = run;
  const facts: [string, string][] = [
    ["Program", run.program.name],
    ["Environment", "Sandbox"],
    ["How", runModeLabels[run.mode]],
    ["Started", `${formatUtc(run.startedAt)} by ${run.startedBy}`],
    ["Ended", run.finishedAt ? formatUtc(run.finishedAt) : "Not ended"],
    ["Result", `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} not in scope`],
    [
      "Accepted by FINCI",
      acceptance
        ? `${acceptance.engineerName} on ${acceptance.acceptedOn} (recorded by ${acceptance.recordedBy})`
        : "Not recorded",
    ],
    ["Signed with key", fingerprint],
  ];
  for (const [name, value] of facts) {
    page.text(name, margin, { color: muted });
    page.text(value, margin + 110, { width: width - 110, height: 12, ellipsis: true });
    page.y += rowHeight;
  }
}

function drawResult(page: Page, { key, state, durationMs }: CertificationScenario): void {
  page.room(rowHeight);
  page.text(scenarioWords[key].name, margin, { width: 300, height: 12, ellipsis: true });
  page.text(scenarioStateLabels[state], margin + 310, { font: "Helvetica-Bold" });
  if (durationMs !== null) page.text(formatDuration(durationMs), right - 80, { width: 80, align: "right" });
  page.y += rowHeight;
}

function drawScenario(page: Page, scenario: CertificationScenario): void {
  const { key, state, startedAt, explanation, evidence } = scenario;
  page.heading(`${scenarioWords[key].name}: ${scenarioStateLabels[state].toLowerCase()}`);
  const started = startedAt ? ` Started ${formatUtc(startedAt)}.` : "";
  page.paragraph(`${scenarioWords[key].shows}${started}`, margin, { width, color: muted });
  page.y += 3;
  if (explanation)
    page.paragraph(`${explanation.cause} ${explanation.nextStep}`, margin, { width, font: "Helvetica-Bold" });
  for (const { sentence, holds } of evidence.checks)
    page.paragraph(`${holds ? "Yes" : "No"}: ${sentence}`, margin + 8, { width: width - 8 });
  const ids = Object.entries(evidence.ids).map(([name, id]) => `${name} ${id}`);
  if (ids.length > 0) page.paragraph(ids.join(", "), margin + 8, { width: width - 8, size: 8, color: muted });
}
