import type { Machine } from "../measure/machine.js";
import type { Bar, Group, Panel } from "./panels.js";

const WIDTH = 860;
const MARGIN = 28;
const LABELS = 236;
const VALUES = 92;
const ROW = 25;
const BAR = 15;
const LONGEST = WIDTH - 2 * MARGIN - LABELS - VALUES;

// The card has a background of its own: it can be read on a page of any colour.
const STYLE = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328 }
  .card { fill: #ffffff; stroke: #d1d9e0 } .track { fill: #f0f2f5 }
  .title { font-size: 20px; font-weight: 650 } .panel { font-size: 15px; font-weight: 600 }
  .quiet { font-size: 12px; fill: #59636e } .end { text-anchor: end }
  .ours { fill: #0f766e } .peer { fill: #a9b4c0 } .limit { fill: none; stroke: #59636e; stroke-dasharray: 3 2 }
  .strong { font-weight: 650 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .card { fill: #0d1117; stroke: #30363d } .track { fill: #1a2029 }
    .quiet { fill: #9198a1 } .ours { fill: #2dd4bf } .peer { fill: #576270 } .limit { stroke: #9198a1 }
  }
`;

/** A part of the picture, and how much height it takes. */
interface Drawn {
  readonly svg: string;
  readonly height: number;
}

/** Draws panels of bars, one below the other, on a card. */
export function toSvg(panels: readonly Panel[], machine: Machine): string {
  const parts = [drawHead(machine), ...panels.map(drawPanel)];
  const { svg, height } = stack(parts, 30);
  const full = Math.ceil(height + 2 * MARGIN);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${full}" width="${WIDTH}" height="${full}" role="img">
<title>Callgate beside its peers</title>
<desc>${escapeXml(describe(panels))}</desc>
<style>${STYLE}</style>
<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${full - 1}" rx="10"/>
<g transform="translate(${MARGIN} ${MARGIN})">
${svg}
</g>
</svg>
`;
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

function stack(parts: readonly Drawn[], gap: number): Drawn {
  let height = 0;
  const placed = parts.map((part, index) => {
    const top = index === 0 ? 0 : height + gap;
    height = top + part.height;
    return top === 0 ? part.svg : `<g transform="translate(0 ${top})">\n${part.svg}\n</g>`;
  });
  return { svg: placed.join("\n"), height };
}

function text(x: number, y: number, content: string, className: string): string {
  const classes = className === "" ? "" : ` class="${className}"`;
  return `<text${classes} x="${x}" y="${y}">${escapeXml(content)}</text>`;
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

function escapeXml(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
