import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { toJitterPlot } from "../chart/jitter-plot.js";
import { toPanels } from "../chart/panels.js";
import { toSvg } from "../chart/svg.js";
import type { Results } from "../results.js";
import { digits } from "./numbers.js";
import { toMarkdown } from "./render-table.js";
import { toSections } from "./sections.js";
import { toJson } from "./to-json.js";

const BEGIN = "<!-- results: written by pnpm bench -->";
const END = "<!-- end of results -->";

/**
 * Writes results.json and the pictures into a folder, and the tables into its README.md, if it has one, between
 * the two marks there.
 *
 * @returns the names of the files of results and pictures
 */
export async function writeReport(folder: string, results: Results): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const files = new Map([
    ["results.json", toJson(results)],
    ["chart.svg", toSvg(toPanels(results), results.machine)],
  ]);
  const fleet = results.token?.fleet;
  if (fleet !== undefined) files.set("token-jitter.svg", toJitterPlot(fleet));
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  const readme = join(folder, "README.md");
  const text = await readFile(readme, "utf8").catch(() => undefined);
  if (text !== undefined) await writeFile(readme, replaceResults(text, results));
  return [...files.keys()];
}

/** Puts the tables of these results in place of those between the marks. */
export function replaceResults(readme: string, results: Results): string {
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`README.md lacks the marks ${BEGIN} and ${END}`);
  }
  return `${before}${BEGIN}\n\n${toTables(results)}\n${END}${after}`;
}

function toTables(results: Results): string {
  const { cpu, cores, memoryGiB, system, node, openssl, date, loadAverage } = results.machine;
  const minutes = ((results.seconds ?? 0) / 60).toFixed(0);
  const machine = `Node.js ${node} with OpenSSL ${openssl} on ${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}; ${date}, ${minutes} minutes; load average before it ${digits(loadAverage)}.`;
  const versions = Object.entries(results.versions).map(([name, version]) => `${name} ${version}`);
  const sections = toSections(results);
  // What was to be shown comes first.
  const ordered = [...sections.slice(-1), ...sections.slice(0, -1)];
  return [`${machine}`, "", `${versions.join(", ")}.`, "", ...ordered.map(toMarkdown)].join("\n");
}
