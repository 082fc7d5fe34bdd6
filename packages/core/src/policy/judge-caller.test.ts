import { describe, expect, it } from "vitest";
import type { Auth } from "../decision/auth.js";
import { stringList } from "../issuer/profiles/claim-readers.js";
import { standard } from "../issuer/profiles/standard.js";
import { RESOLVED } from "./callers.js";
import { compilePolicy } from "./compile-policy.js";
import type { EndpointPolicy } from "./endpoint-policy.js";
import { judgeCaller } from "./judge-caller.js";
import { ScopeImplications } from "./scope-implications.js";

const ISSUER = "https://login.example.com";
const issuers = [
  {
    issuer: ISSUER,
    alias: undefined,
    audiences: new Set(["orders", "stock"]),
    profile: { ...standard, roles: stringList("roles") },
  },
];
const auth: Auth = {
  caller: { id: "reports", issuer: ISSUER, alias: undefined },
  issuer: ISSUER,
  subject: "reports",
  kind: "app",
  actor: undefined,
  audiences: ["orders", "https://elsewhere.example.com"],
  scopes: ["orders:read", "orders:list"],
  roles: ["reader", "support staff"],
  expiresAt: 0,
  bindings: [],
  claims: { tid: "t-1", level: 2, amr: ["pwd", "mfa"], empty: [], nothing: null },
};
/** A clock that no policy without an end may read. */
const unread = {
  now: (): number => {
    throw new Error("the clock was read");
  },
};
const judge = (policy: Partial<EndpointPolicy>, about: Partial<Auth> = {}): string | undefined =>
  judgeCaller(
    { ...auth, ...about },
    compilePolicy({ callers: ["reports"], ...policy }, issuers, "enforce"),
    unread,
  );

describe("judgeCaller", () => {
  it.each<[Partial<EndpointPolicy>]>([
    [{}],
    [{ callers: "any" }],
    [{ tokens: "app" }],
    [{ audience: "orders" }],
    [{ audience: ["stock", "orders"] }],
    [{ claims: { tid: "t-1" } }],
    [{ claims: { tid: ["t-0", "t-1"], level: 2, amr: "mfa" } }],
    [{ scope: "orders:read orders:list" }],
    [{ anyScope: ["orders:admin", "orders:list"] }],
    [{ roles: "reader" }],
    [{ roles: "support staff" }],
    [{ roles: ["support staff", "reader"] }],
    [{ anyRole: ["admin", "reader"] }],
    [{ scope: "orders:read", roles: "reader", anyRole: ["support staff"] }],
  ])("accepts a caller under %j", (policy) => {
    expect(judge(policy)).toBeUndefined();
  });

  it.each<[Partial<EndpointPolicy>, string]>([
    [{ callers: ["checkout"] }, "caller_not_allowed"],
    [{ callers: ["Reports"] }, "caller_not_allowed"],
    [{ tokens: "user" }, "token_kind_not_allowed"],
    [{ scope: "orders:read orders:write" }, "scope_insufficient"],
    [{ anyScope: ["orders:write", "orders:admin"] }, "scope_insufficient"],
    [{ scope: "reader" }, "scope_insufficient"],
    [{ roles: ["reader", "admin"] }, "role_insufficient"],
    [{ roles: "Reader" }, "role_insufficient"],
    [{ roles: "support" }, "role_insufficient"],
    [{ roles: "reader support staff" }, "role_insufficient"],
    [{ roles: "orders:read" }, "role_insufficient"],
    [{ anyRole: ["admin", "owner"] }, "role_insufficient"],
    [{ audience: "stock" }, "audience_mismatch"],
    [{ claims: { tid: "T-1" } }, "claim_mismatch"],
    [{ claims: { level: "2" } }, "claim_mismatch"],
    [{ claims: { amr: ["otp", "pwd,mfa"] } }, "claim_mismatch"],
    [{ claims: { empty: "x" } }, "claim_mismatch"],
    [{ claims: { nothing: false } }, "claim_mismatch"],
    [{ claims: { absent: ["a", true, 0] } }, "claim_mismatch"],
    [{ claims: { tid: "t-1", absent: "x" } }, "claim_mismatch"],
    [{ claims: { toString: "x" } }, "claim_mismatch"],
    [{ roles: "reader", anyRole: ["admin"] }, "role_insufficient"],
  ])("under %j refuses: %s", (policy, reason) => {
    expect(judge(policy)).toBe(reason);
  });

  it("requires the audience, the caller, the kind of token, scopes, roles and claims, in that order", () => {
    const all = {
      audience: "stock",
      callers: ["x"],
      tokens: "user",
      scope: "x",
      roles: "x",
      claims: { x: "x" },
    } as const;
    const { audience: _audience, ...caller } = all;
    const { callers: _callers, ...kind } = caller;
    const { tokens: _tokens, ...scope } = kind;
    const { scope: _scope, ...role } = scope;
    const { roles: _roles, ...claim } = role;
    const policies = [all, caller, kind, scope, role, claim];
    expect(policies.map((policy) => judge(policy))).toEqual([
      "audience_mismatch",
      "caller_not_allowed",
      "token_kind_not_allowed",
      "scope_insufficient",
      "role_insufficient",
      "claim_mismatch",
    ]);
  });

  const END = Date.UTC(2027, 1, 1);
  const ending = { client: "reports", until: "2027-01-31" };
  const judgeAt = (now: number, policy: Partial<EndpointPolicy>): string | undefined => {
    const compiled = compilePolicy({ callers: [ending], ...policy }, issuers, "enforce");
    return judgeCaller(auth, compiled, { now: () => now });
  };

  it.each([
    ["2027-01-31", END],
    ["2027-01-31T12:30:00+02:00", Date.UTC(2027, 0, 31, 10, 30)],
  ])("admits until %s, to the last millisecond", (until, end) => {
    const callers = [{ client: "reports", until }];
    const reasons = [-1, 0, 1].map((ms) => judgeAt(end + ms, { callers }));
    expect(reasons).toEqual([undefined, "grant_expired", "grant_expired"]);
  });

  it("refuses by the caller, the end of its grant, and the kind of token, in that order", () => {
    const policies = [
      { callers: [{ ...ending, client: "checkout" }], tokens: "user" },
      { tokens: "user", scope: "x" },
      { callers: ["reports"], tokens: "user", scope: "x" },
    ] as const;
    expect(policies.map((policy) => judgeAt(END, policy))).toEqual([
      "caller_not_allowed",
      "grant_expired",
      "token_kind_not_allowed",
    ]);
  });

  it("does not read the time where this caller's grant has no end", () => {
    expect(judge({ callers: ["reports", { ...ending, client: "checkout" }] })).toBeUndefined();
    expect(judge({ callers: [ending, "reports"] })).toBeUndefined();
  });

  it("ends no grant of another issuer's client", () => {
    const other = "https://other.example.com";
    const two = [
      { ...(issuers[0] as (typeof issuers)[number]), alias: "shop" },
      { ...(issuers[0] as (typeof issuers)[number]), alias: "staff", issuer: other },
    ];
    const callers = [{ client: "shop:reports", until: "2027-01-31" }, "staff:reports"];
    const compiled = compilePolicy({ callers }, two, "enforce");
    const reasonUnder = (issuer: string) =>
      judgeCaller({ ...auth, issuer }, compiled, { now: () => END });
    expect([reasonUnder(ISSUER), reasonUnder(other)]).toEqual(["grant_expired", undefined]);
  });

  it("accepts a client under its issuer's alias where issuers are resolved at run time", () => {
    const compiled = compilePolicy({ callers: ["shop:reports"] }, RESOLVED, "enforce");
    const reasonUnder = (alias: string | undefined) =>
      judgeCaller({ ...auth, caller: { ...auth.caller, alias } }, compiled, unread);
    const reasons = ["shop", "staff", "", undefined].map(reasonUnder);
    expect(reasons).toEqual([undefined, ...Array(3).fill("caller_not_allowed")]);
  });

  it("accepts a client only under the issuer that its entry names", () => {
    expect(judge({}, { issuer: "https://other.example.com" })).toBe("caller_not_allowed");
  });
});

describe("compilePolicy", () => {
  it("names every scope the endpoint requires, once, and no role", () => {
    const policy = { callers: "any", scope: "a b", anyScope: ["b", "c"], roles: "r" } as const;
    expect(compilePolicy(policy, issuers, "enforce").context.scopes).toEqual(["a", "b", "c"]);
  });
});

describe("judgeCaller (binding)", () => {
  const bindings: Auth["bindings"] = [{ kind: "dpop", thumbprint: "d" }];

  it("refuses a bearer token before it checks the caller, and admits a bound one", () => {
    expect(judge({ binding: "required", callers: ["x"] })).toBe("binding_required");
    expect(judge({ binding: "certificate" }, { bindings })).toBe("binding_required");
    expect(judge({ binding: "dpop" }, { bindings })).toBeUndefined();
    expect(judge({}, { bindings })).toBeUndefined();
  });
});

describe("judgeCaller (delegation)", () => {
  const actor = { id: "gateway", depth: 1 };

  it("accepts the actors of the endpoint, and every token without one", () => {
    const delegation = { actors: ["gateway"] };
    expect(judge({ delegation }, { actor })).toBeUndefined();
    expect(judge({ delegation }, { actor: { ...actor, id: "other" } })).toBe("actor_not_allowed");
    expect(judge({ delegation: "refuse" }, { actor })).toBe("actor_not_allowed");
    expect(judge({ delegation: "refuse" })).toBeUndefined();
    expect(judge({}, { actor })).toBeUndefined();
  });

  it("refuses an actor after the kind of token, and before its scopes", () => {
    const policy = { delegation: "refuse", scope: "x" } as const;
    expect(judge({ ...policy, tokens: "user" }, { actor })).toBe("token_kind_not_allowed");
    expect(judge(policy, { actor })).toBe("actor_not_allowed");
  });
});

describe("judgeCaller (implied scopes)", () => {
  const scopeImplications = new ScopeImplications(new Map([["orders:read", ["orders:count"]]]));
  const judgeImplied = (policy: Partial<EndpointPolicy>) => {
    const rules = { scopeImplications };
    const declared = { callers: "any", ...policy } as EndpointPolicy;
    return judgeCaller(auth, compilePolicy(declared, issuers, "enforce", undefined, rules), unread);
  };

  it.each<[Partial<EndpointPolicy>, string | undefined]>([
    [{ scope: "orders:count" }, undefined],
    [{ scope: "orders:count orders:list" }, undefined],
    [{ scope: "orders:count orders:write" }, "scope_insufficient"],
    [{ anyScope: ["orders:write", "orders:count"] }, undefined],
    [{ anyScope: ["orders:write", "orders:admin"] }, "scope_insufficient"],
    [{ scope: "orders:count", anyScope: ["orders:write"] }, "scope_insufficient"],
  ])("count for the scopes of %j: %s", (policy, reason) => {
    expect(judgeImplied(policy)).toBe(reason);
  });
});
