import type { HttpResult } from "../http/http-result.js";
import { isPeer, OURS as OUR_SERVER, TAIL_MAP } from "../http/servers/names.js";
import type { Traffic } from "../http/traffic.js";
import type { MicroResult } from "../micro/micro.js";
import { BARE, OURS, OURS_CACHING } from "../micro/uncached-tokens.js";
import { digits, percent } from "../report/numbers.js";
import type { Results } from "../results.js";

/** One bar. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value, as it is written. */
  readonly text: string;
  readonly kind: "ours" | "peer" | "limit";
}

/** Bars that belong together, under a name where there are several such groups. */
export interface Group {
  readonly name?: string;
  readonly bars: readonly Bar[];
}

/** Bars that are measured alike: the longer, the better. */
export interface Panel {
  readonly title: string;
  readonly subtitle: string;
  /** The value at which a bar is full. Default: that of the longest. */
  readonly fullAt?: number;
  readonly groups: readonly Group[];
}

/** Chooses what of the results is drawn. */
export function toPanels({ micro = [], http }: Results): readonly Panel[] {
  const rs256 = micro.filter(({ algorithm }) => algorithm === "RS256");
  const results = http?.results.filter(({ algorithm }) => algorithm === "RS256") ?? [];
  const most = Math.max(...results.map(({ connections }) => connections));
  const servers = (traffic: Traffic): readonly HttpResult[] =>
    results.filter((result) => result.traffic === traffic && result.connections === most);
  return [
    ...rs256.map(microPanel),
    httpPanel("A route behind it, callers come again", servers("cached")),
    httpPanel("A route behind it, every token uncached", servers("uncached")),
  ].filter(({ groups }) => groups.length > 0);
}

function microPanel({ tokens, rows }: MicroResult): Panel {
  const bars = rows
    .filter(({ name }) => name !== OURS_CACHING)
    .map(({ name, perSecond: [, perSecond] }) => ({ name, perSecond }))
    .toSorted((a, b) => b.perSecond - a.perSecond)
    .map(({ name, perSecond }): Bar => {
      const kind = name === BARE ? "limit" : name === OURS ? "ours" : "peer";
      const label = kind === "limit" ? "the signature alone" : name;
      return { label, value: perSecond, text: digits(perSecond), kind };
    });
  return tokens === "uncached"
    ? {
        title: "A token seen for the first time",
        subtitle:
          "RS256 tokens verified per second: signature, issuer, audience, time, caller, scope",
        groups: [{ bars }],
      }
    : {
        title: "A token seen before",
        subtitle: "Decisions per second: verified once, then cached",
        groups: [{ bars }],
      };
}

function httpPanel(title: string, results: readonly HttpResult[]): Panel {
  return {
    title,
    subtitle:
      "Requests per second, as a share of the framework with nothing in front of the handler",
    fullAt: 1,
    groups: results.map(({ framework, rows }) => ({
      name: framework,
      bars: rows
        .map((row) => ({ name: row.name, share: row.ofBare.requestsPerSecond[1] }))
        .flatMap(({ name, share }): readonly Bar[] => {
          const kind = kindOf(name);
          return kind === undefined
            ? []
            : [{ label: name, value: share, text: percent(share), kind }];
        }),
    })),
  };
}

/** A server that is not drawn has no kind: the bare one is the scale, and the others differ little from one that is. */
function kindOf(name: string): Bar["kind"] | undefined {
  if (name === OUR_SERVER) return "ours";
  if (name === TAIL_MAP) return "limit";
  return isPeer(name) ? "peer" : undefined;
}
