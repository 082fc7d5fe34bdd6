import { expect } from "vitest";
import { decideWith, derOf, foreign, own } from "./certificates.js";
import { gateWith } from "./scene.js";
import type { Table } from "./table.js";

const gate = gateWith({ certificate: { source: "client-cert", trustedProxies: ["10.0.0.1"] } });
const sequence = `:${derOf(own).toString("base64")}:`;
const other = `:${derOf(foreign).toString("base64")}:`;
const refused = { outcome: "denied", reason: "binding_mismatch" };

export const rfc9440: Table = {
  rfc: 9440,
  title: "Client-Cert HTTP Header Field",
  leavesOut:
    "what binds the proxy, except for what an operator has to know, and `Client-Cert-Chain`, which is not read.",
  rows: [
    {
      section: "2.1",
      level: "MUST",
      requirement:
        "the certificate is a byte sequence: base64 of its DER encoding between two colons",
      prove: async () => {
        expect(await decideWith(gate, { lines: [sequence] })).toMatchObject({ outcome: "allowed" });
        const base64 = sequence.slice(1, -1);
        const others = [base64, `"${base64}"`, `:${base64}`, `: ${base64}:`, `:${base64}:;q=1`];
        for (const line of [...others, own.thumbprint, encodeURIComponent(own.cert)]) {
          expect(await decideWith(gate, { lines: [line] }), line).toMatchObject(refused);
        }
      },
    },
    {
      section: "2.2",
      level: "MUST NOT",
      requirement: "`Client-Cert` has no list of values, and does not occur twice",
      prove: async () => {
        for (const [first, second] of [
          [sequence, other],
          [other, sequence],
          [sequence, sequence],
        ] as const) {
          expect(await decideWith(gate, { lines: [first, second] })).toMatchObject(refused);
          expect(await decideWith(gate, { lines: [`${first}, ${second}`] })).toMatchObject(refused);
        }
      },
    },
    {
      section: "2.2",
      level: "MUST NOT",
      requirement: "`Client-Cert` is not used in responses",
      prove: async () => {
        const { headers } = await decideWith(gate, { lines: [sequence] });
        expect(Object.keys(headers)).toEqual(["vary"]);
      },
    },
    {
      section: "2.4",
      level: "MUST",
      requirement: "the proxy removes or overwrites the field in every request of a client",
      otherwise:
        "the proxy's own: the guide has a configuration for each, which `.ci/run-slow` tries with nginx, HAProxy and Apache.",
    },
    {
      section: "2.4",
      level: "MUST",
      requirement:
        "a response that the certificate selects is uncacheable, or has `Vary: Client-Cert`",
      prove: async () => {
        for (const lines of [[sequence], [other], []]) {
          const { headers } = await decideWith(gate, { lines });
          expect(headers).toEqual({ vary: "Client-Cert" });
        }
      },
    },
    {
      section: "2.4",
      level: "MAY",
      requirement: "a certificate that is not acceptable is answered with 403",
      otherwise: "401 with `invalid_token`, as RFC 8705 section 3 requires for a bound token.",
      prove: async () => {
        expect(await decideWith(gate, { lines: [other] })).toMatchObject({
          ...refused,
          challenges: [expect.stringContaining('error="invalid_token"')],
        });
      },
    },
    {
      section: "3.3",
      level: "SHOULD",
      requirement:
        "a proxy that loses certificates when a session is resumed omits the field: without it there is no certificate",
      prove: async () => {
        for (const lines of [[], [""], ["::"]]) {
          expect(await decideWith(gate, { lines })).toMatchObject(refused);
        }
      },
    },
    {
      section: "4",
      level: "SHOULD",
      requirement: "using the field is an option, and off by default",
      prove: async () => {
        const decision = await decideWith(gateWith(), { lines: [sequence] });
        expect(decision).toMatchObject({ outcome: "denied", reason: "binding_unverified" });
        expect(decision.headers).toEqual({});
      },
    },
    {
      section: "4",
      level: "MUST",
      requirement: "the field is accepted from a trusted proxy only",
      prove: async () => {
        for (const address of ["10.0.0.2", "127.0.0.1", "unix", "::ffff:10.0.0.2"]) {
          expect(await decideWith(gate, { lines: [sequence], address })).toMatchObject(refused);
        }
        expect(() => gateWith({ certificate: { source: "client-cert" } as never })).toThrow(
          "trustedProxies",
        );
      },
    },
    {
      section: "4",
      level: "MUST",
      requirement: "the connection between proxy and service is protected",
      otherwise: "the operator's own: Callgate sees requests, not the network between.",
    },
  ],
};
