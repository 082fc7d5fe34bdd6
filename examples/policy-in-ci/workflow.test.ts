// cspell:ignore chekcout
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Repository, steps } from "./repository.js";

const A_MINUTE = 60_000;
const [inOrder = "", asTested = "", noWider = ""] = steps;
const DOCUMENT = "orders-express/callgate.yaml";

let repository: Repository;
beforeEach(() => {
  repository = new Repository();
});
afterEach(() => repository.remove());

it(
  "passes without a change",
  () => {
    for (const step of steps) {
      const { status, output } = repository.run(step);
      expect([step, status, output]).toEqual([step, 0, expect.not.stringContaining("error")]);
    }
    expect(steps).toHaveLength(3);
  },
  A_MINUTE,
);

it(
  "stops a change that admits a caller, and shows a request that proves it",
  () => {
    repository.edit(
      DOCUMENT,
      "POST /orders: { callers: [checkout]",
      "POST /orders: { callers: [checkout, legacy-batch]",
    );
    const { status, output } = repository.run(noWider);
    expect(output).toMatch(/\+ legacy-batch +POST \/orders +granted/);
    expect(output).toContain("before caller_not_allowed · now allowed");
    expect(status).toBe(1);
    expect(readFileSync(repository.summary, "utf8")).toContain("legacy-batch");
  },
  A_MINUTE,
);

it(
  "stops an unregistered caller, and reports its place",
  () => {
    repository.edit(
      DOCUMENT,
      "POST /orders: { callers: [checkout]",
      "POST /orders: { callers: [chekcout]",
    );
    const { status, output } = repository.run(inOrder);
    expect(output).toContain("::error file=examples/orders-express/callgate.yaml,line=11");
    expect(output).toContain('did you mean "checkout"?');
    expect(status).toBe(1);
  },
  A_MINUTE,
);

it(
  "stops a document with answers that its tests do not expect",
  () => {
    repository.edit(DOCUMENT, "tokens: app", "mode: report");
    const { status, output } = repository.run(asTested);
    expect(output).toContain("would_refuse");
    expect(status).toBe(1);
  },
  A_MINUTE,
);
