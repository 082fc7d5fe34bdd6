import { MISTAKES, type MistakeName } from "../../interop/servers/mistakes.js";
import { readResults, type ServerResults } from "../../interop/servers/results.js";

/** The tables made of the results in docs/servers, by the name in their marks. */
export function serverTables(): readonly (readonly [name: string, table: () => string])[] {
  const results = readResults();
  return [
    ["verified servers", () => verifiedServers(results)],
    ["mistakes of servers", () => mistakesOf([...results.values()])],
    ...[...results].map(
      ([name, result]) => [`verified ${name}`, () => verifiedBy(name, result)] as const,
    ),
  ];
}

/** Every server that was met, and how many checks it passed. */
function verifiedServers(results: ReadonlyMap<string, ServerResults>): string {
  return [
    "| server | verified on | checks passed | left out | by |",
    "| --- | --- | --- | --- | --- |",
    ...[...results].map(([name, { date, passed, leftOut, ...result }]) => {
      const cells = [titleOf(result), date, passed.length, leftOut.length];
      return `| ${cells.join(" | ")} | \`npm run interop ${name}\` |`;
    }),
  ].join("\n");
}

/** One server's results in two sentences. */
function verifiedBy(name: string, { date, passed, leftOut, ...result }: ServerResults): string {
  const head = `Verified with ${titleOf(result)} on ${date} by \`npm run interop ${name}\`: ${passed.length} checks passed.`;
  if (leftOut.length === 0) return head;
  const list = leftOut.map(({ sentence, reason }) => `- ${sentence}: ${reason}`);
  return [head, "", `Left out:`, "", ...list].join("\n");
}

/** What is reported of each mistake, and with which servers; the same report stands once. */
export function mistakesOf(
  results: readonly Pick<ServerResults, "product" | "version" | "mistakes">[],
): string {
  const rows = (Object.keys(MISTAKES) as MistakeName[]).flatMap((mistake) => {
    const servers = new Map<string, string[]>();
    for (const result of results) {
      const report = result.mistakes[mistake];
      if (report === undefined) continue;
      servers.set(report, [...(servers.get(report) ?? []), titleOf(result)]);
    }
    const { what, remedy } = MISTAKES[mistake];
    return [...servers].map(([report, titles], index) =>
      [index === 0 ? what : "", report, titles.join(", "), index === 0 ? remedy : ""].join(" | "),
    );
  });
  return [
    "| what is wrong | what Callgate reports | seen with | what to do |",
    "| --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

function titleOf({ product, version }: Pick<ServerResults, "product" | "version">): string {
  return `${product} ${version}`;
}
