import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second here, whatever the machine. Source: proc(5), USER_HZ */
const ticksPerSecond = 100;
/** The two clocks that the start is computed from are this exact. */
const slackMs = 1_000;

/** When a process started at the latest minus slack, or null where it cannot be told (other systems than Linux). */
export function startedAtMs(pid: number): number | null {
  try {
    // The name in parentheses may hold spaces; after it the start is field 22 of the line, the 20th from there.
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    const ticks = Number(line.slice(line.lastIndexOf(")") + 2).split(" ")[19]);
    const bootSeconds = Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1]);
    const startedMs = bootSeconds * 1000 + (ticks / ticksPerSecond) * 1000 - slackMs;
    return Number.isFinite(startedMs) ? startedMs : null;
  } catch {
    return null;
  }
}
