import { describe, expect, it } from "vitest";
import {
  spaceDelimited,
  spaceDelimitedOrList,
  stringList,
  subjectIsAbsent,
  subjectIsCaller,
} from "./claim-readers.js";

const scopes = spaceDelimited("scope");

describe("spaceDelimited (RFC 6749 section 3.3)", () => {
  it.each([
    ["orders:read", ["orders:read"]],
    ["orders:read orders:list", ["orders:read", "orders:list"]],
    [" orders:read  orders:list ", ["orders:read", "orders:list"]],
    ["", []],
    [" ", []],
  ])("splits %j, and again when it is repeated", (scope, values) => {
    expect(scopes({ scope })).toEqual(values);
    expect(scopes({ scope })).toEqual(values);
  });

  it("distinguishes scopes that differ in case, or in one code unit", () => {
    expect(scopes({ scope: "Orders" })).toEqual(["Orders"]);
    expect(scopes({ scope: "orders" })).toEqual(["orders"]);
    expect(scopes({ scope: "\ud800" })).toEqual(["\ud800"]);
    expect(scopes({ scope: "\ufffd" })).toEqual(["\ufffd"]);
  });

  it("shares one frozen list among tokens of the same scope", () => {
    const list = scopes({ scope: "stock:read" });
    expect(scopes({ scope: "stock:read" })).toBe(list);
    expect(Object.isFrozen(list)).toBe(true);
  });

  it("caches the lists of at most 1000 scopes", () => {
    const first = scopes({ scope: "first" });
    for (let n = 0; n < 1000; n += 1) scopes({ scope: `other-${n}` });
    expect(scopes({ scope: "first" })).toEqual(first);
    expect(scopes({ scope: "first" })).not.toBe(first);
  });

  it("caches no list of a scope longer than 512 characters", () => {
    const scope = `${"a".repeat(511)} b`;
    expect(scopes({ scope })).toEqual(scopes({ scope }));
    expect(scopes({ scope })).not.toBe(scopes({ scope }));
  });

  it.each([1, true, ["orders:read"], { scope: "orders:read" }])("is not %j", (scope) => {
    expect(scopes({ scope })).toBeUndefined();
  });
});

const LOGIN = { auth_time: 1_893_455_000, acr: "1", amr: ["pwd"], sid: "s-1", idp: "local" };

describe("spaceDelimitedOrList", () => {
  const either = spaceDelimitedOrList("scope");

  it.each([
    ["orders:read orders:list", ["orders:read", "orders:list"]],
    [
      ["orders:read", "orders:list"],
      ["orders:read", "orders:list"],
    ],
    [["orders:read orders:list"], ["orders:read orders:list"]],
    [[], []],
    ["", []],
  ])("reads %j", (scope, values) => {
    expect(either({ scope })).toEqual(values);
  });

  it.each([1, true, { scope: "a" }, ["a", 1], ["a", null], [["a"]]])("is not %j", (scope) => {
    expect(either({ scope })).toBeUndefined();
  });
});

describe.each([
  ["spaceDelimited", spaceDelimited],
  ["stringList", stringList],
  ["spaceDelimitedOrList", spaceDelimitedOrList],
])("%s", (_name, reader) => {
  it("reads nothing from a claim that is absent, or null", () => {
    expect(reader("scope")({})).toEqual([]);
    expect(reader("scope")({ scope: null })).toEqual([]);
  });
});

describe("subjectIsCaller (RFC 9068 section 2.2)", () => {
  it("is true where the subject is the client", () => {
    expect(subjectIsCaller({ sub: "reports" }, "reports")).toBe(true);
  });

  it.each([undefined, "user-4711", "Reports", "reports ", ""])(
    "is false for the subject %j",
    (sub) => {
      const claims = sub === undefined ? {} : { sub };
      expect(subjectIsCaller(claims, "reports")).toBe(false);
    },
  );

  it.each(Object.entries(LOGIN))(
    "is false for a token with %s, for any subject",
    (claim, value) => {
      expect(subjectIsCaller({ sub: "reports", [claim]: value }, "reports")).toBe(false);
      expect(subjectIsCaller({ sub: "reports", [claim]: null }, "reports")).toBe(false);
    },
  );
});

describe("subjectIsAbsent", () => {
  it("is true for a token without a subject, and false for any other", () => {
    expect(subjectIsAbsent({ client_id: "reports" })).toBe(true);
    expect(subjectIsAbsent({ client_id: "reports", sub: "reports" })).toBe(false);
    expect(subjectIsAbsent({ client_id: "reports", sub: "user-4711" })).toBe(false);
  });

  it.each(Object.entries(LOGIN))("is false for a token with %s", (claim, value) => {
    expect(subjectIsAbsent({ [claim]: value })).toBe(false);
  });
});
