import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import { finding } from "../test-support/finding.js";
import { formatSarif } from "./format-sarif.js";

const log = (...findings: Parameters<typeof finding>[0][]): Log =>
  JSON.parse(
    formatSarif({ command: "check", findings: findings.map(finding), summary: "" }),
  ) as Log;

describe("formatSarif", () => {
  it("is a log of one run, with each code as a rule once", () => {
    const { version, runs } = log({}, { severity: "warning", code: "caller_unused" }, {});
    expect(version).toBe("2.1.0");
    expect(runs).toHaveLength(1);
    expect(runs[0]?.tool.driver.rules?.map(({ id }) => id)).toEqual([
      "group_unknown",
      "caller_unused",
    ]);
    expect(runs[0]?.results?.map(({ ruleIndex, level }) => [ruleIndex, level])).toEqual([
      [0, "error"],
      [1, "warning"],
      [0, "error"],
    ]);
  });

  it("has the place of a finding, in UTF-16 units from 1", () => {
    const [run] = log({ file: "my services/orders/callgate.yaml" }).runs;
    expect(run?.columnKind).toBe("utf16CodeUnits");
    expect(run?.results?.[0]?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "my%20services/orders/callgate.yaml" },
          region: { startLine: 12, startColumn: 38, endLine: 12, endColumn: 49 },
        },
      },
    ]);
  });

  it("has a run without results when nothing was found", () => {
    expect(log().runs[0]?.results).toEqual([]);
  });
});
