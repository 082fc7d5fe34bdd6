import type { Machine } from "../measure/machine.js";
import { type Drawn, MARGIN, stack, text, toCard, WIDTH } from "./card.js";
import type { Bar, Group, Panel } from "./panels.js";

const LABELS = 236;
const VALUES = 92;
const ROW = 25;
const BAR = 15;
const LONGEST = WIDTH - 2 * MARGIN - LABELS - VALUES;

/** Draws panels of bars, one below the other, on a card. */
export function toSvg(panels: readonly Panel[], machine: Machine): string {
  return toCard({
    title: "Callgate beside its peers",
    description: describe(panels),
    parts: [drawHead(machine), ...panels.map(drawPanel)],
  });
}

function drawHead({ cpu, cores, memoryGiB, node, date }: Machine): Drawn {
  const machine = `Node.js ${node}, ${cpu}, ${cores} cores, ${memoryGiB} GiB, ${date}. Longer is better.`;
  const svg = [
    text(0, 16, "Callgate beside its peers", "title"),
    text(0, 38, machine, "quiet"),
  ].join("\n");
  return { svg, height: 42 };
}

function drawPanel({ title, subtitle, fullAt = 0, groups }: Panel): Drawn {
  const head: Drawn = {
    svg: [text(0, 12, title, "panel"), text(0, 30, subtitle, "quiet")].join("\n"),
    height: 42,
  };
  const values = groups.flatMap(({ bars }) => bars.map(({ value }) => value));
  const full = Math.max(fullAt, ...values);
  const drawn = groups.map((group) => drawGroup(group, full));
  return stack([head, stack(drawn, 8)], 0);
}

function drawGroup({ name, bars }: Group, full: number): Drawn {
  const rows = bars.map((bar) => drawBar(bar, full));
  const head = name === undefined ? [] : [{ svg: text(0, 13, name, "quiet"), height: 20 }];
  return stack([...head, ...rows], 0);
}

function drawBar({ label, value, text: written, kind }: Bar, full: number): Drawn {
  const length = Math.max(2, (value / full) * LONGEST);
  const top = (ROW - BAR) / 2;
  const baseline = ROW / 2 + 4.5;
  const rect = (width: number, className: string): string =>
    `<rect class="${className}" x="${LABELS}" y="${top}" width="${width.toFixed(1)}" height="${BAR}" rx="3"/>`;
  const emphasis = kind === "ours" ? "strong" : "";
  const svg = [
    text(LABELS - 12, baseline, label, `end ${emphasis}`.trim()),
    rect(LONGEST, "track"),
    rect(length, kind),
    text(LABELS + LONGEST + 12, baseline, written, emphasis),
  ].join("\n");
  return { svg, height: ROW };
}

function describe(panels: readonly Panel[]): string {
  const ofGroup = ({ name, bars }: Group): string => {
    const values = bars.map(({ label, text: written }) => `${label} ${written}`).join(", ");
    return name === undefined ? values : `${name}: ${values}`;
  };
  return panels
    .map(({ title, groups }) => `${title}: ${groups.map(ofGroup).join("; ")}.`)
    .join(" ");
}
