import { count, digits } from "../report/numbers.js";
import type { FleetResult, FleetRun } from "../token/fleet/fleet.js";
import { type Drawn, MARGIN, stack, text, toCard, WIDTH } from "./card.js";

const LEFT = 56;
const PLOT_WIDTH = WIDTH - 2 * MARGIN - LEFT;
const PLOT_HEIGHT = 150;
const TICK_MINUTES = 10;

/** Draws the requests of a fleet to its token endpoint, second by second, with jitter and without. */
export function toJitterPlot(fleet: FleetResult): string {
  const { processes, lifetimeSeconds, runs } = fleet;
  const title = `${count(processes)} processes with tokens of ${lifetimeSeconds} s`;
  return toCard({
    title,
    description: `${runs.map(summary).join(". ")}.`,
    parts: [drawHead(title, fleet), ...runs.map((run) => drawRun(run, fleet))],
  });
}

function drawHead(title: string, { secondsPerPeak }: FleetResult): Drawn {
  const subtitle = `All started in the same second. The most requests in one second at the token endpoint, for every ${secondsPerPeak} seconds; logarithmic.`;
  return {
    svg: [text(0, 16, title, "title"), text(0, 38, subtitle, "quiet")].join("\n"),
    height: 42,
  };
}

function drawRun(run: FleetRun, fleet: FleetResult): Drawn {
  const head = { svg: text(0, 12, summary(run), "panel"), height: 22 };
  const decades = Math.ceil(Math.log10(Math.max(10, ...run.peaks)));
  const yOf = (value: number): number =>
    PLOT_HEIGHT * (1 - Math.max(0, Math.log10(value)) / decades);
  const plot = [
    ...drawGrid(decades, yOf),
    ...drawBars(run, yOf),
    drawMean(run.meanPerSecond, yOf),
    ...drawMinutes(fleet.seconds),
  ];
  return stack([head, { svg: plot.join("\n"), height: PLOT_HEIGHT + 22 }], 4);
}

function summary({ jitter, peakPerSecond, peakOverMean, meanPerSecond }: FleetRun): string {
  const name = jitter ? "With jitter" : "Without jitter";
  const peak = `renewals peak at ${count(peakPerSecond)} a second`;
  return `${name}: ${peak}, ${digits(peakOverMean)} times the mean of ${digits(meanPerSecond)}`;
}

function drawGrid(decades: number, yOf: (value: number) => number): readonly string[] {
  return Array.from({ length: decades + 1 }, (_, power) => {
    const y = yOf(10 ** power);
    const line = `<rect class="track" x="${LEFT}" y="${y.toFixed(1)}" width="${PLOT_WIDTH}" height="1"/>`;
    return [line, text(LEFT - 10, y + 4, count(10 ** power), "quiet end")].join("\n");
  });
}

function drawBars({ jitter, peaks }: FleetRun, yOf: (value: number) => number): readonly string[] {
  const width = PLOT_WIDTH / peaks.length;
  return peaks.flatMap((peak, index) => {
    if (peak === 0) return [];
    // A single request is seen, too, though its logarithm is nothing.
    const y = Math.min(yOf(peak), PLOT_HEIGHT - 2);
    const x = LEFT + index * width;
    return `<rect class="${jitter ? "ours" : "peer"}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${(PLOT_HEIGHT - y).toFixed(1)}"/>`;
  });
}

function drawMean(mean: number, yOf: (value: number) => number): string {
  const y = yOf(mean).toFixed(1);
  return `<path class="limit" d="M${LEFT} ${y}h${PLOT_WIDTH}"/>`;
}

function drawMinutes(seconds: number): readonly string[] {
  const ticks = Math.floor(seconds / 60 / TICK_MINUTES);
  return Array.from({ length: ticks + 1 }, (_, tick) => {
    const minutes = tick * TICK_MINUTES;
    const x = LEFT + (PLOT_WIDTH * minutes * 60) / seconds;
    const anchor = tick === ticks ? "end" : "middle";
    return text(x, PLOT_HEIGHT + 18, `${minutes} min`, `quiet ${anchor}`);
  });
}
