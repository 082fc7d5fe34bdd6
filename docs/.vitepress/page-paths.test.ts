import { describe, expect, it } from "vitest";
import { pageOf } from "./page-paths.js";

describe("pageOf", () => {
  it.each([
    ["README.md", "index.md"],
    ["SECURITY.md", "security.md"],
    ["docs/operations.md", "operations.md"],
    ["docs/policy/README.md", "policy/index.md"],
    ["docs/policy/commands/who.md", "policy/commands/who.md"],
    ["packages/core/README.md", "packages/core.md"],
    ["examples/README.md", "examples/index.md"],
    ["examples/tour/README.md", "examples/tour.md"],
    ["bench/README.md", "bench/index.md"],
    ["docs/api/callgate.core.adapter.md", "api/callgate.core.adapter.md"],
  ])("puts %s at %s", (source, page) => {
    expect(pageOf(source)).toBe(page);
  });
});
