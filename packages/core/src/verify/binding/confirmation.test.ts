import { describe, expect, it } from "vitest";
import { parseJsonObject } from "../../token/json.js";
import { readConfirmation } from "./confirmation.js";

const JKT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
const X5T = "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg0";
const read = (cnf: unknown, ignored?: readonly string[]) => {
  const claims = parseJsonObject(Buffer.from(JSON.stringify({ cnf })));
  return readConfirmation(claims ?? {}, ignored)?.bindings;
};

describe("readConfirmation (RFC 7800 section 3.1)", () => {
  it("finds no binding in a bearer token", () => {
    expect(readConfirmation({ sub: "reports" })).toBeUndefined();
  });

  it("reads both kinds of thumbprints", () => {
    const dpop = { kind: "dpop", thumbprint: JKT };
    const certificate = { kind: "certificate", thumbprint: X5T };
    expect(read({ jkt: JKT })).toEqual([dpop]);
    expect(read({ "x5t#S256": X5T })).toEqual([certificate]);
    expect(read({ jkt: JKT, "x5t#S256": X5T })).toEqual([certificate, dpop]);
  });

  it.each([
    null,
    {},
    [],
    "anything",
    [JKT],
    { jwk: {} },
    { kid: "key-1" },
    { jkt: JKT, jwk: {} },
    { jkt: "" },
    { jkt: null },
    { jkt: [JKT] },
    { jkt: `${JKT}=` },
    { jkt: JKT.slice(1) },
    { jkt: "!".repeat(43) },
    { jkt: JKT, "x5t#S256": 1 },
    { JKT },
  ])("finds nothing that could be proved in %j", (cnf) => {
    expect(read(cnf)).toEqual([]);
  });

  it("reads a thumbprint with stray bits, as RFC 8705 section 3.1 has one, in its canonical form", () => {
    expect(read({ "x5t#S256": X5T.replace(/0$/, "2") })).toEqual(read({ "x5t#S256": X5T }));
  });

  it("ignores the members that the issuer's profile lists, and is not a bearer token where nothing is left", () => {
    expect(read({ jkt: JKT, "x-serial": 1 }, ["x-serial"])).toHaveLength(1);
    expect(read({ jkt: JKT, "x-other": 1 }, ["x-serial"])).toEqual([]);
    expect(read({ "x-serial": 1 }, ["x-serial"])).toEqual([]);
  });
});
