export const WIDTH = 860;
export const MARGIN = 28;

// cspell:ignore Segoe
// The card has a background of its own: it can be read on a page of any colour.
const STYLE = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328 }
  .card { fill: #ffffff; stroke: #d1d9e0 } .track { fill: #f0f2f5 }
  .title { font-size: 20px; font-weight: 650 } .panel { font-size: 15px; font-weight: 600 }
  .quiet { font-size: 12px; fill: #59636e } .end { text-anchor: end } .middle { text-anchor: middle }
  .ours { fill: #0f766e } .peer { fill: #a9b4c0 } .limit { fill: none; stroke: #59636e; stroke-dasharray: 3 2 }
  .strong { font-weight: 650 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .card { fill: #0d1117; stroke: #30363d } .track { fill: #1a2029 }
    .quiet { fill: #9198a1 } .ours { fill: #2dd4bf } .peer { fill: #576270 } .limit { stroke: #9198a1 }
  }
`;

/** A part of the picture, and how much height it takes. */
export interface Drawn {
  readonly svg: string;
  readonly height: number;
}

/** What is on a card. */
export interface CardContent {
  readonly title: string;
  /** What it shows, in words, for who does not see it. */
  readonly description: string;
  readonly parts: readonly Drawn[];
}

/** Draws parts one below the other, on a card. */
export function toCard({ title, description, parts }: CardContent): string {
  const { svg, height } = stack(parts, 30);
  const full = Math.ceil(height + 2 * MARGIN);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${full}" width="${WIDTH}" height="${full}" role="img">
<title>${escapeXml(title)}</title>
<desc>${escapeXml(description)}</desc>
<style>${STYLE}</style>
<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${full - 1}" rx="10"/>
<g transform="translate(${MARGIN} ${MARGIN})">
${svg}
</g>
</svg>
`;
}

/** Puts one below the other, with a gap between. */
export function stack(parts: readonly Drawn[], gap: number): Drawn {
  let height = 0;
  const placed = parts.map((part, index) => {
    const top = index === 0 ? 0 : height + gap;
    height = top + part.height;
    return top === 0 ? part.svg : `<g transform="translate(0 ${top})">\n${part.svg}\n</g>`;
  });
  return { svg: placed.join("\n"), height };
}

/** Writes text; `y` is its baseline. */
export function text(x: number, y: number, content: string, className: string): string {
  const classes = className === "" ? "" : ` class="${className}"`;
  return `<text${classes} x="${x}" y="${y}">${escapeXml(content)}</text>`;
}

function escapeXml(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
