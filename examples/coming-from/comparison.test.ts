import { readFile } from "node:fs/promises";
import { afterAll, describe, expect, it } from "vitest";
import { startAuthority, startUserPool } from "./authority.js";
import { compare, compareWithoutKeys, type Row } from "./compare.js";
import { cognitoMove, moves } from "./moves.js";
import { tableOf } from "./table.js";

const authority = await startAuthority();
const userPool = await startUserPool();
afterAll(async () => {
  await authority.tokens.close();
  await userPool.tokens.close();
});

const stopped = await startAuthority();
await stopped.tokens.stop();

const comparisons: readonly (readonly [name: string, rows: readonly Row[]])[] = [
  ...(await Promise.all(
    Object.entries(moves).map(async ([name, move]) => {
      const rows = [await compare(move, authority), await compareWithoutKeys(move, stopped)];
      return [name, rows.flat()] as const;
    }),
  )),
  ["aws-jwt-verify", await compare(cognitoMove, userPool)],
];

describe.each(comparisons)("a service that comes from %s", (name, rows) => {
  it("admits the same callers with the same tokens", () => {
    const admitted = rows.filter(({ after }) => after.isAdmitted);
    expect(admitted.map(({ attempt }) => attempt.name)).toEqual([
      "a good token of `reports`",
      "`GET /health` without a token",
    ]);
    for (const { before } of admitted) expect(before.isAdmitted).toBe(true);
  });

  it("answers as its page says", async () => {
    const url = new URL(`../../docs/coming-from/${name}.md`, import.meta.url);
    expect(withoutPadding(await readFile(url, "utf8"))).toContain(tableOf(name, rows));
  });
});

describe("every other library", () => {
  it.each([
    "a logout token (`typ: logout+jwt`)",
    "a token whose `azp` and `client_id` differ",
    "a token with `client_id` twice",
    "a token whose signature is encoded in a non-canonical way",
  ])("admits %s, and Callgate does not", (attempted) => {
    const rows = comparisons.map(([, all]) =>
      all.find(({ attempt }) => attempt.name === attempted),
    );
    for (const row of rows) {
      expect(row).toMatchObject({ before: { isAdmitted: true }, after: { isAdmitted: false } });
    }
  });
});

/** The formatter pads the cells of a table. */
function withoutPadding(page: string): string {
  return page.replaceAll(/ +\|/g, " |").replaceAll(/\| -+ /g, "| --- ");
}
