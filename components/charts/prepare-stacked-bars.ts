/** One kind of thing that is counted, in the order it is stacked from the ground up. */
export type SeriesKey<Key extends string> = { key: Key; name: string; style: string };

export type Bucket<Key extends string> = { from: Date; to: Date } & Record<Key, number>;

export type PreparedBar = {
  key: string;
  /** From and to as the reader sees them. */
  label: string;
  total: number;
  /** Shares of the axis' height, 0 to 1, ground first. */
  parts: { name: string; style: string; count: number; share: number }[];
};

export type PreparedBars = {
  bars: PreparedBar[];
  /** Lines of the y axis, from 0 to the top. */
  ticks: number[];
  /** Words under the x axis, at a share of its width. */
  marks: { text: string; share: number }[];
};

const ticksMax = 4;
const marksCount = 5;

/** What the chart draws: heights as shares of a round top, few ticks, times in UTC. */
export function prepareStackedBars<Key extends string>(
  buckets: readonly Bucket<Key>[],
  series: readonly SeriesKey<Key>[],
): PreparedBars {
  const totals = buckets.map((bucket) => series.reduce((sum, { key }) => sum + bucket[key], 0));
  const ticks = roundTicks(Math.max(1, ...totals));
  const top = ticks.at(-1) ?? 1;
  const span = (buckets.at(-1)?.to.getTime() ?? 0) - (buckets[0]?.from.getTime() ?? 0);
  return {
    ticks,
    bars: buckets.map((bucket, index) => ({
      key: String(index),
      label: `${timeText(bucket.from, span)} to ${timeText(bucket.to, span)} UTC`,
      total: totals[index] ?? 0,
      parts: series.map(({ key, name, style }) => ({
        name,
        style,
        count: bucket[key],
        share: bucket[key] / top,
      })),
    })),
    marks: buckets.length === 0 ? [] : marksOf(buckets, span),
  };
}

/** At most `ticksMax` steps of 1, 2 or 5 times a power of ten, from 0 to the first that holds the largest value. */
export function roundTicks(largest: number): number[] {
  const rough = largest / ticksMax;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(rough)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? 1;
  const count = Math.ceil(largest / step);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

function marksOf(buckets: readonly { from: Date; to: Date }[], span: number): PreparedBars["marks"] {
  return Array.from({ length: marksCount }, (_, index) => {
    const at = Math.round((index * (buckets.length - 1)) / (marksCount - 1));
    const bucket = buckets[at];
    return { text: bucket ? timeText(bucket.from, span) : "", share: (at + 0.5) / buckets.length };
  });
}

const dayMs = 86_400_000;

/** `10:30` within a day or so, `Sun 10:30` over several. */
function timeText(moment: Date, span: number): string {
  const time = moment.toISOString().slice(11, 16);
  if (span <= dayMs) return time;
  const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone: "UTC" }).format(moment);
  return `${day} ${time}`;
}
