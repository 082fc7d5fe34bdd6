import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXAMPLE, EXAMPLE_ENV } from "../test-support/example.js";
import { parsePolicy } from "./load-policy.js";

const runs = Number(process.env.FUZZ_RUNS ?? 300);
const pieces = fc.oneof(
  fc.constantFrom(..."{}[]:,-?&*!|>'\"%@`#\n\t \\\u0000\u001f\u0002\u0018\ufeff\ud800"),
  fc.constantFrom(
    "__proto__",
    "constructor: ",
    `\${X}`,
    "<<: ",
    "- ",
    "\n  ",
    "...\n",
    "---\n",
    "group:",
    "any",
    "~",
  ),
  fc.string({ unit: "binary", maxLength: 4 }),
);
/** The example with parts of it replaced. */
const documents = fc
  .array(fc.tuple(fc.nat(EXAMPLE.length), fc.nat(20), pieces), { minLength: 1, maxLength: 5 })
  .map((edits) =>
    edits.reduce(
      (text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length),
      EXAMPLE,
    ),
  );

describe("parsePolicy", () => {
  it.each(["callgate.yaml", "callgate.json"])(
    "never throws, whatever the text of %s is",
    (file) => {
      fc.assert(
        fc.property(
          fc.oneof(
            documents,
            fc.array(pieces).map((list) => list.join("")),
          ),
          (text) => {
            const { policy, findings } = parsePolicy(text, { file, env: EXAMPLE_ENV });
            expect(policy === undefined).toBe(
              findings.some(({ severity }) => severity === "error"),
            );
            const lines = text.split("\n");
            for (const { line, column, endLine, endColumn } of findings) {
              expect(line).toBeGreaterThanOrEqual(1);
              expect(line).toBeLessThanOrEqual(lines.length);
              expect(column).toBeGreaterThanOrEqual(1);
              expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
              expect(endLine * 1e7 + endColumn).toBeGreaterThanOrEqual(line * 1e7 + column);
            }
          },
        ),
        { numRuns: runs },
      );
    },
  );

  it("never throws, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(EXAMPLE.length), (bytes, at) => {
        const text = Buffer.concat([Buffer.from(EXAMPLE.slice(0, at)), bytes]);
        const { policy, findings } = parsePolicy(text, { env: EXAMPLE_ENV });
        expect(policy === undefined).toBe(findings.some(({ severity }) => severity === "error"));
      }),
      { numRuns: runs },
    );
  });
});
