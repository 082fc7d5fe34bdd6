import { generateKeyPairSync } from "node:crypto";
import { type Auth, createGate, type Gate } from "@callgate/core";
import type { ConfigurationFault } from "@callgate/core/kit";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadPolicy } from "../loading/load-policy.js";
import type { PolicyDocument } from "../policy-document.js";
import { mountPolicy } from "./mount-policy.js";
import type { MountedPolicy } from "./mounted-policy.js";

const trusted = { issuer: "https://login.example.com", audience: "https://orders.example.com" };
const policy: PolicyDocument = {
  version: 1,
  endpoints: { "GET /orders": { callers: ["reports"] } },
};
const wider: PolicyDocument = { version: 1, endpoints: { "GET /orders": "public" } };
const ofHost: PolicyDocument = { version: 1, endpoints: { "GET /orders @a.example": "none" } };
const conditional: PolicyDocument = {
  version: 1,
  endpoints: { "GET /orders": { callers: ["reports"], condition: "isOpen" } },
};
const issuers = { main: trusted };
const implying: PolicyDocument = { ...policy, scopeImplies: { "orders:write": ["orders:read"] } };

function mounted(...given: readonly unknown[]): MountedPolicy {
  const made = mountPolicy(...(given as Parameters<typeof mountPolicy>));
  onTestFinished(() => made.controls.close());
  return made;
}

function readyGate(options: object = trusted): Gate {
  const gate = createGate(options as typeof trusted);
  onTestFinished(() => gate.close());
  return gate;
}

/** What the faults of a configuration error are about. */
function faultsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    const { faults } = error as { readonly faults?: readonly ConfigurationFault[] };
    if (faults === undefined) throw error;
    return faults.map(({ code, option }) => `${code} ${option}`);
  }
  return [];
}

describe("mountPolicy", () => {
  it("binds a document to a gate that it makes, and to one that exists", () => {
    for (const made of [mounted({ ...trusted, policy }), mounted(readyGate(), { policy })]) {
      expect(made.table?.policy.entries.map(({ name }) => name)).toEqual(["GET /orders"]);
      expect(made.tableFor("a name")).toBe(made.table);
      expect(made.endpoint("GET /orders").policyFor("GET").endpoint).toBe("GET /orders");
      expect(made.controls.health().policy).toEqual(made.table?.inForce);
      expect(made.allowsInline).toBe(false);
    }
  });

  it("has no document where none is given, and says so where one is needed", async () => {
    const made = mounted(trusted);
    expect(made.table).toBeUndefined();
    expect(made.controls.health().policy).toBeUndefined();
    expect(made.allowsInline).toBe(true);
    expect(made.inline({ callers: ["reports"] })).toMatchObject({ isPublic: false });
    expect(faultsOf(() => made.tableFor("prefix"))).toEqual(["option_missing policy"]);
    expect(() => made.tableFor("prefix")).toThrow("`prefix` needs a document");
    expect(faultsOf(() => made.endpoint("GET /orders"))).toEqual(["option_missing policy"]);
    expect(() => made.endpoint("GET /orders")).toThrow('"GET /orders" names an endpoint');
    await expect(made.controls.reload(policy)).rejects.toMatchObject({
      faults: [
        { code: "option_missing", message: expect.stringContaining("no document to reload") },
      ],
    });
  });

  it("refuses a policy in code beside a document, unless that is allowed", () => {
    const strict = mounted({ ...trusted, policy });
    expect(faultsOf(() => strict.inline("public"))).toEqual(["inline_policy policy"]);
    expect(() => strict.inline("public")).toThrow("declares the callers of every endpoint");
    for (const given of [
      [{ ...trusted, policy, inline: "allow" }],
      [{ ...trusted, policy }, { inline: "allow" }],
      [readyGate(), { policy, inline: "allow" }],
    ]) {
      const moving = mounted(...given);
      expect(moving.allowsInline).toBe(true);
      expect(moving.inline("public").isPublic).toBe(true);
    }
  });

  it("refuses an endpoint of one host, where the routes of a framework have none", () => {
    const made = mounted({ ...trusted, policy: ofHost });
    const name = "GET /orders @a.example";
    expect(faultsOf(() => made.endpoint(name))).toEqual([`gate_mismatch ${name}`]);
    expect(() => made.endpoint(name)).toThrow("the gate would decide for every host");
  });

  it.each<[string, (gate: Gate) => readonly unknown[], readonly string[]]>([
    [
      "another word for inline",
      () => [{ ...trusted, policy, inline: "yes" }],
      ["option_invalid inline"],
    ],
    [
      "refuseWidening that is a text",
      () => [{ ...trusted, policy }, { refuseWidening: "no" }],
      ["option_invalid refuseWidening"],
    ],
    ["a misspelled option", () => [{ ...trusted, police: policy }], ["option_unknown police"]],
    [
      "an option that is undefined",
      () => [{ ...trusted, policy: undefined }],
      ["option_invalid policy"],
    ],
    [
      "options of a document without one",
      () => [{ ...trusted, conditions: {}, inline: "allow", refuseWidening: false }],
      ["option_conflict conditions", "option_conflict inline", "option_conflict refuseWidening"],
    ],
    [
      "no issuers, neither in code nor in a document",
      () => [{}],
      ["option_missing issuer", "audience_missing audience"],
    ],
    [
      "faults of the options and of the document together",
      () => [
        {
          ...trusted,
          policy: { version: 1, endpoints: { "/x": "none" } },
          inline: 1,
          clockSkewSeconds: 900,
        },
      ],
      [
        "option_invalid inline",
        'endpoint_malformed endpoints["/x"]',
        "option_invalid clockSkewSeconds",
      ],
    ],
    [
      "a document with a mistake, whose issuers are not missing as well",
      () => [{ policy: { version: 1, issuers, endpoints: { "/x": "none" } } }],
      ['endpoint_malformed endpoints["/x"]'],
    ],
    [
      "issuers in the document and in code",
      () => [{ ...trusted, policy: { ...policy, issuers } }],
      ["issuers_twice issuers"],
    ],
    [
      "issuers in a document that was loaded, and in code",
      () => [{ ...trusted, policy: loadPolicy({ ...policy, issuers }) }],
      ["issuers_twice issuers"],
    ],
    [
      "issuers in a document that was loaded, and a gate",
      (gate) => [gate, { policy: loadPolicy({ ...policy, issuers }) }],
      ["issuers_twice issuers"],
    ],
    [
      "a condition without a function",
      () => [{ ...trusted, policy: conditional }],
      ['condition_unknown endpoints["GET /orders"].condition'],
    ],
    [
      "a document with the members of one that was loaded",
      () => [{ ...trusted, policy: { ...policy, digest: "x", entries: [] } }],
      ["key_unknown digest", "key_unknown entries"],
    ],
    [
      "what is left of a loaded document after JSON",
      () => [{ ...trusted, policy: JSON.parse(JSON.stringify(loadPolicy(policy))) }],
      [
        "key_unknown digest",
        "key_unknown file",
        "key_unknown entries",
        "key_unknown warnings",
        "version_unsupported version",
        "value_invalid identities",
        "value_invalid ",
      ],
    ],
    [
      "scopeImplies in the document and in code",
      () => [{ ...trusted, policy: implying, scopeImplies: { a: ["b"] } }],
      ["option_conflict scopeImplies"],
    ],
    [
      "scopeImplies in the document of a gate",
      (gate) => [gate, { policy: implying }],
      ["option_conflict scopeImplies"],
    ],
  ])("refuses %s", (_what, given, faults) => {
    const wrong = given(readyGate()) as Parameters<typeof mountPolicy>;
    expect(faultsOf(() => mountPolicy(...wrong))).toEqual(faults);
  });

  it("takes no option of the document from a prototype", () => {
    const inherited = Object.assign(Object.create({ policy, inline: "allow" }), trusted);
    expect(mounted(inherited).table).toBeUndefined();
  });

  it("refuses what are no options at all", () => {
    for (const given of [undefined, null, 7, "gate"])
      expect(() => mountPolicy(given as never)).toThrow("Gate options");
  });
});

describe("the issuers and conditions of a document", () => {
  it("are those of the gate where code has none", () => {
    const made = mounted({ policy: { ...policy, issuers } });
    expect(made.controls.health().issuers).toMatchObject([{ issuer: trusted.issuer }]);
    const loaded = mounted({ policy: loadPolicy({ ...policy, issuers }) });
    expect(loaded.controls.health().issuers).toMatchObject([{ issuer: trusted.issuer }]);
  });

  it("are functions given beside it, or when it was loaded", () => {
    const [isOpen, isShut] = [() => true, () => false];
    const loaded = loadPolicy(conditional, { conditions: { isOpen } });
    for (const given of [
      { policy: conditional, conditions: { isOpen } },
      { policy: loaded },
      { policy: loaded, conditions: { isOpen: isShut } },
    ]) {
      const [entry] = mounted({ ...trusted, ...given }).table?.policy.entries ?? [];
      expect(entry?.policy?.condition).toBe(
        "conditions" in given ? given.conditions.isOpen : isOpen,
      );
    }
    const [first, second] = [loaded, mounted({ ...trusted, policy: loaded }).table?.policy];
    expect(second).toBe(first);
  });
});

describe("the issuers of code", () => {
  const entry = (caller: string) => ({
    version: 1,
    endpoints: { "GET /x": { callers: [caller] } },
  });
  const [main, staff] = [
    { alias: "main", ...trusted },
    { alias: "staff", issuer: "https://staff.example.com", audience: "orders" },
  ];

  it("name the callers of a document by alias", () => {
    expect(mounted({ issuers: [main, staff], policy: entry("staff:reports") }).table).toBeDefined();
    expect(
      mounted(readyGate({ issuers: [main, staff] }), { policy: entry("main:reports") }).table,
    ).toBeDefined();
    const unknown = { issuers: [main, staff], policy: entry("man:reports") } as never;
    expect(faultsOf(() => mountPolicy(unknown))).toHaveLength(1);
  });

  it("are reported by the gate where they are wrong", () => {
    const wrong = [{ ...main, alias: "" }, { ...staff, alias: 7 }, null];
    const faults = faultsOf(() =>
      mountPolicy({ issuers: wrong, policy: entry("reports") } as never),
    );
    expect(faults).toContain("option_invalid issuers[1].alias");
  });
});

describe("scopeImplies of a document", () => {
  it("takes effect in the gate", () => {
    const { gate } = mounted({ ...trusted, policy: implying });
    const required = gate.policy({ callers: "any", scope: "orders:read" });
    const auth = { issuer: trusted.issuer, caller: { id: "x", issuer: trusted.issuer } };
    const rest = {
      kind: "app",
      audiences: [trusted.audience],
      roles: [],
      bindings: [],
      claims: {},
    };
    const permits = (scope: string) =>
      gate.permits({ ...auth, ...rest, scopes: [scope] } as unknown as Auth, required);
    expect(permits("orders:write")).toBeUndefined();
    expect(permits("orders:list")).toMatchObject({ reason: "scope_insufficient" });
  });
});

describe("reload", () => {
  it("refuses what is wider where the gate or the call says so, and the call has priority", async () => {
    const refusing = { faults: [{ code: "reload_widens" }] };
    const open = mounted({ ...trusted, policy });
    await expect(open.controls.reload(wider, { refuseWidening: true })).rejects.toMatchObject(
      refusing,
    );
    expect((await open.controls.reload(wider)).widened).toHaveLength(1);
    const closed = mounted({ ...trusted, policy, refuseWidening: true });
    await expect(closed.controls.reload(wider)).rejects.toMatchObject(refusing);
    expect((await closed.controls.reload(wider, { refuseWidening: false })).widened).toHaveLength(
      1,
    );
    expect(closed.table?.policy.entries).toMatchObject([{ kind: "public" }]);
  });

  it("loads a document with the conditions and issuers that the gate was made with", async () => {
    const made = mounted({ ...trusted, policy, conditions: { isOpen: () => true } });
    await made.controls.reload(conditional);
    expect(made.table?.policy.entries).toMatchObject([
      { policy: { condition: expect.anything() } },
    ]);
    await expect(made.controls.reload({ ...policy, issuers })).rejects.toMatchObject({
      faults: [{ code: "issuers_twice" }],
    });
  });
});

describe("release", () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwks = { keys: [publicKey.export({ format: "jwk" })] };

  it.each([{}, { policy }])(
    "closes a gate that was made here, and none that was passed in: %j",
    async (given) => {
      const own = mounted({ ...trusted, jwks, ...given });
      const passed = readyGate({ ...trusted, jwks });
      const other = mounted(passed, given);
      const isReady = () => [own.gate, passed].map((gate) => gate.ready());
      expect(await Promise.all(isReady())).toEqual([true, true]);
      for (const made of [own, other]) made.release();
      expect(await Promise.all(isReady())).toEqual([false, true]);
      other.controls.close();
      expect(await passed.ready()).toBe(false);
    },
  );
});
