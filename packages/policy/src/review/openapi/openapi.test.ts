import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../loading/load-policy.js";
import type { Policy } from "../../policy.js";
import { EXAMPLE, EXAMPLE_ENV } from "../../test-support/example.js";
import { canonicalForm } from "../../version.js";
import { initDocument } from "../init-document.js";
import { exportOpenApi } from "./export-openapi.js";
import { type OpenApi, parseOpenApi } from "./parse-openapi.js";

const OPENAPI = `openapi: 3.1.0 # of the team
info: { title: Orders, version: "1" }
security:
  - oauth: [orders:read]
paths:
  /orders:
    summary: All of them
    get:
      summary: List # the orders
    post:
      security:
        - oauth: [orders:write]
        - other: [admin, extra]
  /orders/{id}:
    get:
      security: []
    delete:
      security: [{}, { oauth: [] }]
  /shared:
    $ref: "#/components/pathItems/shared"
  /gone:
    $ref: "#/components/pathItems/gone"
  /away:
    $ref: other.yaml
components:
  pathItems:
    shared:
      get: { x-callgate: { callers: [checkout], scope: a } }
  securitySchemes:
    oauth: { type: oauth2, flows: {} }
`;

function read(text: string): OpenApi {
  const { openApi, fault } = parseOpenApi(text);
  expect(fault).toBeUndefined();
  return openApi as OpenApi;
}

function policyOf(text: string): Policy {
  const { policy, findings } = parsePolicy(text, { env: EXAMPLE_ENV });
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  return policy as Policy;
}

describe("parseOpenApi", () => {
  it.each([
    ["is not YAML", "a: [", /^is not YAML: /],
    ["is not a map", "- a", /not a map/],
    ["is of version 2", 'swagger: "2.0"\npaths: {}\n', /version 3/],
    ["has a list of paths", "openapi: 3.0.0\npaths: []\n", /`paths`/],
    ["is too large", " ".repeat(4_194_305), /4 MiB/],
    ["is not UTF-8", new Uint8Array([0xff]), /UTF-8/],
    ["grows by aliases", `openapi: 3.0.0\na: &a [x, x, x, x]\n${bomb()}paths: {}\n`, /aliases/],
  ])("reports what is wrong with a document that %s", (_, text, fault) => {
    expect(parseOpenApi(text).fault).toMatch(fault);
  });

  it("ignores a prototype", () => {
    const openApi = read(
      '{"openapi":"3.0.3","paths":{"/a":{"get":{"__proto__":{"x-callgate":"public"}}}}}',
    );
    expect(initDocument({ openApi })).toContain("GET /a: none");
  });
});

function bomb(): string {
  const name = (index: number): string => `a${"b".repeat(index)}`;
  return Array.from(
    { length: 8 },
    (_, index) => `k${index}: &${name(index + 1)} [${`*${name(index)}, `.repeat(9)}x]\n`,
  ).join("");
}

describe("initDocument, of an OpenAPI document", () => {
  it("opens no endpoint, writes the scopes in a comment, and uses x-callgate where present", () => {
    const text = initDocument({ openApi: read(OPENAPI) });
    expect(
      text,
    ).toBe(`# yaml-language-server: $schema=./node_modules/@callgate/policy/callgate.schema.json
version: 1

endpoints:
  # scope orders:read
  GET /orders: none
  # scope orders:write, or admin extra
  POST /orders: none
  # without security in the OpenAPI document: public, if no token is needed
  GET /orders/{id}: none
  # without security in the OpenAPI document: public, if no token is needed
  DELETE /orders/{id}: none
  GET /shared:
    callers:
      - checkout
    scope: a
`);
    expect(policyOf(text).entries).toHaveLength(5);
  });

  it.each([
    ["an unknown member", { callers: ["a"], scopes: "x" }],
    ["a group, which is not there", { callers: ["group:batch"] }],
    ["a number", 7],
    ["a variable", { callers: ["a"], scope: "$" + "{X}" }],
  ])("opens no endpoint whose x-callgate has %s, and reports it", (_, extension) => {
    const openApi = read(
      JSON.stringify({ openapi: "3.0.0", paths: { "/a": { get: { "x-callgate": extension } } } }),
    );
    const text = initDocument({ openApi });
    expect(text).toMatch(/# its x-callgate is not an entry: .*\n {2}GET \/a: none\n/);
    policyOf(text);
  });

  it("leaves out operations that cannot be named, or have the same name", () => {
    const paths = { "/a b": { get: {} }, "/a/{x}": { get: {} }, "/a/{y}": { get: {} } };
    const text = initDocument({ openApi: read(JSON.stringify({ openapi: "3.0.0", paths })) });
    expect(text).toContain("# left out, it cannot be named: GET /a b\n");
    expect(text).toContain("# left out, it is the same endpoint as GET /a/{x}: GET /a/{y}\n");
    expect(policyOf(text).entries).toHaveLength(1);
  });

  it("writes a hostile name into the document only as a name", () => {
    const path = "/a\nendpoints: {GET /b: public}\n#";
    const openApi = read(JSON.stringify({ openapi: "3.0.0", paths: { [path]: { get: {} } } }));
    expect(policyOf(initDocument({ openApi })).entries).toEqual([]);
  });
});

describe("exportOpenApi", () => {
  const paths = {
    "/orders": ["get", "post"],
    "/orders/{id}": ["get", "delete"],
    "/health": ["get"],
    "/admin/jobs": ["patch"],
  };
  const all = {
    openapi: "3.1.0",
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, methods]) => [
        path,
        Object.fromEntries(methods.map((method) => [method, { summary: method }])),
      ]),
    ),
  };

  it("writes the entry of each operation and its security, keeps comments, and names what has none", () => {
    const exported = exportOpenApi(policyOf(EXAMPLE), read(OPENAPI));
    expect(exported.text).toContain("openapi: 3.1.0 # of the team\n");
    expect(exported.text).toContain("summary: List # the orders\n");
    const { root } = read(exported.text) as unknown as { root: { paths: Record<string, object> } };
    expect(root.paths["/orders"]).toMatchObject({
      get: {
        security: [{ oauth: ["orders:read"] }],
        "x-callgate": {
          callers: ["checkout", "reports", "nightly-billing"],
          scope: ["orders:read"],
          tokens: "app",
        },
      },
      post: {
        "x-callgate": {
          callers: [
            "checkout",
            {
              client: "legacy-batch",
              until: "2027-01-31",
              reason: "moves to the event stream",
              ticket: "PAY-1182",
            },
            "12345",
          ],
          condition: "withinOpeningHours",
        },
      },
    });
    expect(root.paths["/orders/{id}"]).toMatchObject({
      get: { "x-callgate": { callers: "any", enforceFrom: "2026-12-15" } },
      delete: { security: [{ oauth: [] }], "x-callgate": "none" },
    });
    expect(exported).toMatchObject({
      undeclared: ["GET /shared"],
      referenced: [],
      missing: ["* /admin/jobs", "GET /reports @a.example.com", "USE /files", "GET /health"],
    });
  });

  it.each(["json", "yaml"])("is read again by init as the same entries: %s", (form) => {
    const openApi = read(
      form === "json" ? JSON.stringify(all) : `# yaml\n${JSON.stringify(all, null, 2)}`,
    );
    const policy = policyOf(EXAMPLE);
    const exported = exportOpenApi(policy, openApi);
    const again = policyOf(initDocument({ openApi: read(exported.text) }));
    const entries = canonicalForm(again).entries.map(({ name, ...entry }) =>
      name === "PATCH /admin/jobs" ? { name: "* /admin/jobs", ...entry } : { name, ...entry },
    );
    const expected = canonicalForm(policy).entries.filter(({ name }) => !/^USE| @/.test(name));
    expect(entries).toEqual(expect.arrayContaining([...expected]));
    expect(entries).toHaveLength(expected.length);
    expect(exportOpenApi(policy, read(exported.text)).text).toBe(exported.text);
  });

  it("adds a bearer scheme to a document without one, with scopes only in versions of OpenAPI that have them", () => {
    const exportedAs = (openapi: string): unknown =>
      JSON.parse(exportOpenApi(policyOf(EXAMPLE), read(JSON.stringify({ ...all, openapi }))).text);
    const bearer = { type: "http", scheme: "bearer", bearerFormat: "JWT" };
    expect(exportedAs("3.0.3")).toMatchObject({
      components: { securitySchemes: { callgate: bearer } },
      paths: {
        "/orders": { get: { security: [{ callgate: [] }] } },
        "/health": { get: { security: [], "x-callgate": "public" } },
        "/admin/jobs": { patch: { security: [{ callgate: [] }] } },
      },
    });
    expect(exportedAs("3.1.0")).toMatchObject({
      paths: {
        "/admin/jobs": { patch: { security: [{ callgate: ["admin"] }, { callgate: ["jobs"] }] } },
      },
    });
  });

  it("does not change an operation that is shared by an alias or a reference", () => {
    const text = `openapi: 3.1.0
paths:
  /orders: &o
    get: {}
  /health: *o
  /orders/{id}: { $ref: "#/components/pathItems/o" }
components: { pathItems: { o: { get: {} } } }
`;
    const { referenced, text: result } = exportOpenApi(policyOf(EXAMPLE), read(text));
    expect(referenced).toEqual(["GET /orders", "GET /health", "GET /orders/{id}"]);
    expect(result).not.toContain("x-callgate");
  });
});
