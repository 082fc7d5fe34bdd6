import { createFakeClock } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { EndpointFinder, type EndpointFinderParts } from "./endpoint-finder.js";

const ISSUER = "https://login.example.com";
const INTROSPECTION = `${ISSUER}/introspect`;
const METADATA = {
  issuer: ISSUER,
  introspection_endpoint: INTROSPECTION,
  token_endpoint: `${ISSUER}/token`,
  mtls_endpoint_aliases: { introspection_endpoint: "https://mtls.example.com/introspect" },
};
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const json = (body: unknown): Response => Response.json(body);
const missing = (): Response => new Response("", { status: 404 });

/** A finder, and the server whose responses a test determines: by default both addresses have the same metadata. */
function scene(parts: Partial<EndpointFinderParts> = {}) {
  const clock = createFakeClock();
  const requested: string[] = [];
  const server = {
    respond: (_url: string): Response | Promise<Response> => json(METADATA),
  };
  const finder = new EndpointFinder({
    issuer: ISSUER,
    endpoint: undefined,
    usesCertificate: false,
    clock,
    fetch: async (url) => {
      requested.push(new URL(url).pathname);
      return server.respond(url);
    },
    maxResponseBytes: 10_000,
    insecureOrigins: [],
    timeoutMs: 1000,
    ...parts,
  });
  return { clock, requested, server, finder };
}

/** The code and details of a failure, without what is not there. */
async function failureOf(finding: Promise<unknown>): Promise<unknown> {
  const { code, details } = (await finding.catch((error: unknown) => error)) as {
    code?: string;
    details?: object;
  };
  return JSON.parse(JSON.stringify({ code, ...details }));
}

describe("EndpointFinder", () => {
  it("uses the written endpoint, and requests nothing", async () => {
    const { finder, requested } = scene({ endpoint: `${ISSUER}/written` });
    expect(await finder.find()).toEqual({ introspection: `${ISSUER}/written`, token: undefined });
    expect(requested).toEqual([]);
  });

  it("uses the alias of the metadata where the client's certificate is its proof, and only there", async () => {
    expect(await scene().finder.find()).toMatchObject({ introspection: INTROSPECTION });
    expect(await scene({ usesCertificate: true }).finder.find()).toEqual({
      introspection: "https://mtls.example.com/introspect",
      token: `${ISSUER}/token`,
    });
  });

  it.each([undefined, null, {}])(
    "uses the usual endpoint with a certificate where the aliases are %j",
    async (mtls_endpoint_aliases) => {
      const { finder, server } = scene({ usesCertificate: true });
      server.respond = () => json({ ...METADATA, mtls_endpoint_aliases, token_endpoint: 7 });
      expect(await finder.find()).toEqual({ introspection: INTROSPECTION, token: undefined });
    },
  );

  it.each([
    ["a list", () => json([METADATA]), { code: "metadata_invalid" }],
    ["null", () => json(null), { code: "metadata_invalid" }],
    ["a text", () => json("metadata"), { code: "metadata_invalid" }],
    ["missing", missing, { code: "metadata_unavailable", detail: "status_unexpected" }],
    [
      "a page",
      () => new Response("<html>", { headers: { "content-type": "text/html" } }),
      { code: "metadata_unavailable", detail: "media_type_unexpected" },
    ],
    [
      "longer than permitted",
      () => json({ ...METADATA, padding: "x".repeat(10_000) }),
      { code: "metadata_unavailable", detail: "body_too_large" },
    ],
    [
      "not sent, since the server cannot be reached",
      () => {
        throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });
      },
      { code: "metadata_unavailable", cause: "ECONNREFUSED", detail: "network" },
    ],
  ])("finds nothing where the metadata is %s", async (_title, respond, failure) => {
    const { finder, server } = scene();
    server.respond = respond;
    expect(await failureOf(finder.find())).toEqual(failure);
  });

  it.each([
    [
      "of another issuer",
      () => json({ ...METADATA, issuer: "https://other.example.com" }),
      { code: "metadata_issuer_mismatch" },
    ],
    [
      "of no issuer",
      () => json({ ...METADATA, issuer: undefined }),
      { code: "metadata_issuer_mismatch" },
    ],
    [
      "not JSON",
      () => new Response("{", { headers: { "content-type": "application/json" } }),
      { code: "metadata_unavailable", detail: "json_invalid" },
    ],
    [
      "reset",
      () => Promise.reject(new TypeError("fetch failed")),
      { code: "metadata_unavailable", detail: "network" },
    ],
  ])(
    "reports that a document is %s, and not that the other is missing",
    async (_title, respond, failure) => {
      for (const first of ["oauth-authorization-server", "openid-configuration"]) {
        const { finder, server } = scene();
        server.respond = (url) => (url.endsWith(first) ? respond() : missing());
        expect(await failureOf(finder.find())).toEqual(failure);
      }
    },
  );

  it("ends with its time where the server does not answer", async () => {
    const { finder, server, clock } = scene();
    server.respond = () => new Promise(() => {});
    const finding = failureOf(finder.find());
    await clock.advance(1000);
    expect(await finding).toEqual({ code: "metadata_unavailable", detail: "timeout" });
  });

  it("uses what it found for an hour, and then requests it again beside the next question", async () => {
    const { finder, server, clock, requested } = scene();
    await finder.find();
    server.respond = () => json({ ...METADATA, introspection_endpoint: `${ISSUER}/moved` });
    await clock.advance(HOUR_MS - 1);
    await finder.find();
    expect(requested).toHaveLength(1);
    await clock.advance(1);
    const found = await Promise.all([finder.find(), finder.find()]);
    expect(found.map(({ introspection }) => introspection)).toEqual([INTROSPECTION, INTROSPECTION]);
    await clock.advance(0);
    expect(await finder.find()).toMatchObject({ introspection: `${ISSUER}/moved` });
    expect(requested).toHaveLength(2);
  });

  it("keeps what it found while the metadata cannot be fetched, and tries again each minute", async () => {
    const { finder, server, clock, requested } = scene();
    await finder.find();
    server.respond = missing;
    await clock.advance(HOUR_MS);
    for (let n = 0; n < 3; n += 1) {
      expect(await finder.find()).toMatchObject({ introspection: INTROSPECTION });
      await clock.advance(0);
    }
    // Both addresses, once.
    expect(requested).toHaveLength(3);
    await clock.advance(MINUTE_MS);
    expect(await finder.find()).toMatchObject({ introspection: INTROSPECTION });
    await clock.advance(0);
    expect(requested).toHaveLength(5);
  });

  it("requests the metadata again where the address is in doubt, a minute after the last time", async () => {
    const { finder, clock, requested } = scene();
    await finder.find();
    finder.doubt();
    await clock.advance(MINUTE_MS - 1);
    await finder.find();
    expect(requested).toHaveLength(1);
    await clock.advance(1);
    await finder.find();
    await clock.advance(0);
    expect(requested).toHaveLength(2);
  });
});
