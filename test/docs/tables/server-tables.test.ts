import { expect, it } from "vitest";
import { mistakesOf } from "./server-tables.js";

const seen = (product: string, mistakes: Parameters<typeof mistakesOf>[0][number]["mistakes"]) => ({
  product,
  version: "1",
  mistakes,
});

it("writes the same report once, with every server that causes it", () => {
  const table = mistakesOf([
    seen("One", { "wrong-secret": "`credential_rejected`", "server-down": "`network_error`" }),
    seen("Two", { "wrong-secret": "`credential_rejected`" }),
    seen("Three", { "wrong-secret": "`server_error`" }),
  ]);
  const [, , wrongSecret, again, down, ...rest] = table.split("\n");
  expect(wrongSecret).toMatch(
    /^\| the client's secret .*\| `credential_rejected` \| One 1, Two 1 \| \w/,
  );
  expect(again).toBe("|  | `server_error` | Three 1 |  |");
  expect(down).toMatch(/^\| the server is down \| `network_error` \| One 1 \| \w/);
  expect(rest).toEqual([]);
});
