// cspell:ignore enants ssuer
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { createServer, get } from "node:https";
import { createGate } from "@callgate/core";
import { createTestIssuer, type RequestCounts, type TestIssuer } from "@callgate/testkit";
import { makeCertificate, Servers } from "@callgate-tooling/test-support";
import { expect } from "vitest";
import { AUDIENCE, decide, signed } from "./scene.js";
import type { Table } from "./table.js";

/** The result of requesting an issuer's metadata: its keys are in use, or why not. */
type Outcome = "used" | (string & {});

/** Makes a gate fetch an issuer's keys, as it does when the first token arrives. */
async function outcomeOf(issuer: string): Promise<Outcome> {
  const gate = createGate({ issuer, audience: AUDIENCE });
  await decide(gate, signed({ claims: { iss: issuer } }));
  const [health] = gate.health().issuers;
  gate.close();
  return health?.usable === true ? "used" : (health?.lastErrorCode ?? "not requested");
}

interface Setting {
  readonly path?: string;
  /** What is unusual about the issuer. */
  readonly prepare?: (issuer: TestIssuer) => void;
  /** What was requested from it. */
  readonly inspect?: (requests: RequestCounts) => void;
}

/** Lets a gate discover a test issuer. */
async function discover({ path = "", prepare, inspect }: Setting): Promise<Outcome> {
  await using issuer = await createTestIssuer({ path });
  prepare?.(issuer);
  const outcome = await outcomeOf(issuer.url);
  inspect?.(issuer.requests);
  return outcome;
}

/** Makes an issuer answer a request for metadata with this text. */
function answers(
  issuer: TestIssuer,
  text: string,
  tell: (request: IncomingMessage) => void = () => {},
): void {
  issuer.fault(
    (request, response) => {
      tell(request);
      response.writeHead(200, { "content-type": "application/json", connection: "close" });
      response.end(text);
    },
    { on: "metadata" },
  );
}

const configured = (issuer: string) => () => createGate({ issuer, audience: AUDIENCE });

export const rfc8414: Table = {
  rfc: 8414,
  title: "OAuth 2.0 Authorization Server Metadata",
  leavesOut: "what binds authorization servers, and metadata that only clients need.",
  rows: [
    {
      section: "2",
      level: "MUST",
      requirement: "an issuer identifier is an https URL without query and fragment",
      otherwise: "http is accepted for loopback, so that a test needs no certificates.",
      prove: () => {
        expect(configured("https://login.example.com/tenant")).not.toThrow();
        for (const issuer of ["http://login.example.com", "ftp://localhost", "login.example.com"]) {
          expect(configured(issuer)).toThrow(/issuer_insecure/);
        }
        for (const issuer of ["https://a.example/?tenant=1", "https://a.example/#x"]) {
          expect(configured(issuer)).toThrow(/option_invalid|issuer_insecure/);
        }
      },
    },
    {
      section: "2",
      level: "MUST",
      requirement: "`jwks_uri` uses https",
      otherwise:
        "or http on loopback for an issuer that is there too, and at origins the operator lists.",
      prove: async () => {
        for (const jwks_uri of [
          "http://login.example.com/jwks",
          "ftp://localhost/jwks",
          "/jwks",
          1,
        ]) {
          const outcome = await discover({
            prepare: (issuer) => {
              issuer.metadata = { jwks_uri };
            },
          });
          const isPlainHttp = String(jwks_uri).startsWith("http:");
          expect(outcome).toBe(isPlainHttp ? "jwks_uri_insecure" : "metadata_invalid");
        }
      },
    },
    {
      section: "2.1",
      level: "MUST",
      requirement: "signed metadata takes precedence over plain",
      otherwise: "ignored, as section 2.1 lets consumers do that do not support it.",
      prove: async () => {
        const outcome = await discover({
          prepare: (issuer) => {
            issuer.metadata = {
              signed_metadata: "eyJhbGciOiJub25lIn0.eyJqd2tzX3VyaSI6Imh0dHA6Ly94In0.",
            };
          },
        });
        expect(outcome).toBe("used");
      },
    },
    {
      section: "3, 3.1",
      level: "MUST",
      requirement:
        "the well-known path, `oauth-authorization-server`, comes between host and path, and is requested with GET",
      prove: async () => {
        const methods: string[] = [];
        const outcome = await discover({
          path: "/tenants/one",
          prepare: (issuer) => {
            const metadata = { issuer: issuer.url, jwks_uri: `${issuer.url}/jwks` };
            answers(issuer, JSON.stringify(metadata), ({ method, url }) => {
              methods.push(`${method} ${url}`);
            });
          },
        });
        expect(outcome).toBe("used");
        expect(methods).toEqual(["GET /.well-known/oauth-authorization-server/tenants/one"]);
      },
    },
    {
      section: "3.1",
      level: "MUST",
      requirement: "a slash at the end of the issuer's path is taken off before",
      prove: async () => {
        for (const path of ["/", "/tenants/one/"]) {
          const outcome = await discover({
            path,
            inspect: (requests) => expect(requests).toMatchObject({ oauthMetadata: 1, other: 0 }),
          });
          expect(outcome).toBe("used");
        }
      },
    },
    {
      section: "3.2",
      level: "MUST",
      requirement: "metadata comes with status 200, as a JSON object, as `application/json`",
      otherwise:
        "also as another JSON type, plain text or octets, which is what file hosts send. OpenID Connect's address is tried where this one has nothing (section 5).",
      prove: async () => {
        const faults = [
          ["error500", "status_unexpected"],
          ["notFound", "status_unexpected"],
          ["redirect", "redirect_refused"],
          ["html", "media_type_unexpected"],
          ["notJson", "json_invalid"],
          ["notAnObject", "metadata_invalid"],
        ] as const;
        for (const [fault, code] of faults) {
          const outcome = await discover({
            prepare: (issuer) => issuer.fault(fault, { on: "metadata" }),
            inspect: (requests) =>
              expect(requests).toMatchObject({
                oauthMetadata: 1,
                openidMetadata: 1,
                jwks: 0,
                trap: 0,
              }),
          });
          expect(outcome).toBe(code);
        }
      },
    },
    {
      section: "3.3, 6.2",
      level: "MUST NOT",
      requirement:
        "metadata is not used whose `issuer` is not identical to the identifier used to request it",
      prove: async () => {
        const others = [
          (url: string) => `${url}/`,
          (url: string) => url.toUpperCase(),
          (url: string) => url.replace("127.0.0.1", "localhost"),
          (url: string) => [url],
          () => undefined,
        ];
        for (const other of others) {
          const outcome = await discover({
            prepare: (issuer) => {
              issuer.metadata = { issuer: other(issuer.url) };
            },
            inspect: ({ jwks }) => expect(jwks).toBe(0),
          });
          expect(outcome).toBe("metadata_issuer_mismatch");
        }
      },
    },
    {
      section: "4",
      level: "MUST NOT",
      requirement:
        "strings are compared code point by code point, after unescaping JSON, and never normalised",
      prove: async () => {
        const path = "/tenants/one";
        const named = (issuer: TestIssuer, text: string): void =>
          answers(issuer, `{"\\u0069ssuer":"${text}","jwks_uri":"${issuer.url}/jwks"}`);
        const escaped = await discover({
          path,
          prepare: (issuer) => named(issuer, issuer.url.replaceAll("/", "\\/")),
        });
        expect(escaped).toBe("used");
        for (const spelling of ["/%74enants/one", "/tenants/./one", "/Tenants/one"]) {
          const outcome = await discover({
            path,
            prepare: (issuer) => named(issuer, issuer.url.replace(path, spelling)),
          });
          expect(outcome).toBe("metadata_issuer_mismatch");
        }
      },
    },
    {
      section: "6.1, 6.2",
      level: "MUST",
      requirement: "TLS is supported, and the server's certificate is checked",
      prove: async () => {
        const { cert, key } = makeCertificate({ name: "localhost" });
        const servers = new Servers();
        let asked = 0;
        const server = createServer({ cert, key }, (_request, response) => {
          asked += 1;
          response.end("{}");
        });
        try {
          const issuer = `https://localhost:${await servers.listen(server)}`;
          expect(await outcomeOf(issuer)).toBe("network");
          expect(asked).toBe(0);
          // The certificate is valid for a client that trusts it: only the trust was missing.
          const [response] = await once(get(issuer, { ca: cert, agent: false }), "response");
          expect(response.statusCode).toBe(200);
        } finally {
          servers.close();
        }
      },
    },
  ],
};
