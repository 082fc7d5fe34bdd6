import { X509Certificate } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { fileSecret } from "@callgate/secrets";
import { createFakeClock } from "@callgate/testkit";
import {
  answeringJson,
  type Certified,
  makeAuthority,
  makeCertificate,
  Servers,
} from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import { requestToken } from "../grant/test-support/request-token.js";
import { faultsOf, sourceOf } from "./test-support/show.js";
import { tlsClientAuth } from "./tls-client-auth.js";

const authority = makeAuthority("CA");
const server = makeCertificate({ name: "localhost", forLoopback: true, issuer: authority });
const [one, two] = [
  makeCertificate({ name: "one", issuer: authority }),
  makeCertificate({ name: "two", issuer: authority }),
] as const;

const servers = new Servers();
afterEach(() => servers.close());

/** A server that grants a token, and the names of the certificates it received. */
async function start(): Promise<{ tokenEndpoint: string; seen: unknown[] }> {
  const seen: unknown[] = [];
  const grant = answeringJson({ access_token: "t", token_type: "Bearer" });
  const options = { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: false };
  const listening: Server = createServer(options, (request, response) => {
    const socket = request.socket as TLSSocket;
    seen.push(socket.authorized ? socket.getPeerCertificate().subject.CN : undefined);
    grant(request, response);
  });
  return { tokenEndpoint: `https://localhost:${await servers.listen(listening)}/token`, seen };
}

const sources = ({ cert, key }: Certified) => ({
  certificate: sourceOf(cert),
  key: sourceOf(key),
  ca: authority.cert,
});

describe("tlsClientAuth: certificates from sources", () => {
  it("uses the renewed certificate as soon as its source has it, with another version", async () => {
    const { tokenEndpoint, seen } = await start();
    const { certificate, key, ca } = sources(one);
    const authentication = tlsClientAuth({ certificate, key, ca });
    const versionOf = async () => (await authentication.credential({ reason: "poll" })).version;
    await requestToken({ tokenEndpoint, authentication });
    expect(await versionOf()).toBe("1/1");
    certificate.secret = { value: two.cert, version: "2" };
    key.secret = { value: two.key, version: "2" };
    await requestToken({ tokenEndpoint, authentication });
    expect([seen, await versionOf()]).toEqual([["one", "two"], "2/2"]);
  });

  it("reads the files that a renewal writes", async () => {
    const folder = await mkdtemp(join(tmpdir(), "callgate-tls-"));
    try {
      const clock = createFakeClock();
      const file = join(folder, "tls.pem");
      const { tokenEndpoint, seen } = await start();
      const authentication = tlsClientAuth({
        certificate: fileSecret(file, { clock }),
        ca: authority.cert,
      });
      for (const { cert, key } of [one, two]) {
        await writeFile(file, `${cert}\n${key}\n`);
        await clock.advance(1_000_000);
        await requestToken({ tokenEndpoint, authentication });
      }
      expect(seen).toEqual(["one", "two"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("knows the thumbprint of the certificate, of its DER and not of its PEM", async () => {
    const { certificate } = await tlsClientAuth(sources(one)).credential({ reason: "initial" });
    const { fingerprint256 } = new X509Certificate(one.cert);
    const digest = Buffer.from(fingerprint256.replaceAll(":", ""), "hex");
    expect(certificate).toBe(digest.toString("base64url"));
  });

  it("knows when the certificate expires", async () => {
    const { notAfter } = await tlsClientAuth(sources(one)).credential({ reason: "initial" });
    expect(notAfter).toBeGreaterThan(Date.now() / 1000);
  });

  it("sends nothing to a server whose certificate no authority signed", async () => {
    const { tokenEndpoint, seen } = await start();
    const { certificate, key } = sources(one);
    const authentication = tlsClientAuth({ certificate, key });
    await expect(requestToken({ tokenEndpoint, authentication })).rejects.toMatchObject({
      code: "tls_error",
      cause: { code: expect.stringMatching(/^(UNABLE_TO_|SELF_SIGNED)/) },
    });
    expect(seen).toEqual([]);
  });

  it.each([
    ["do not belong together", { ...sources(one), key: sourceOf(two.key) }, "do not belong"],
    ["hold no certificate", { ...sources(one), certificate: sourceOf("x") }, "no certificate"],
    ["hold no key", { certificate: sourceOf(one.cert) }, "no private key"],
    [
      "cannot be read",
      { ...sources(one), certificate: sourceOf(one.cert.replace(/[a-z]{2}/g, "")) },
      "cannot be read",
    ],
  ])("has no credential where the sources %s", async (_what, options, words) => {
    const reading = tlsClientAuth(options).credential({ reason: "initial" });
    await expect(reading).rejects.toMatchObject({
      code: "credential_unavailable",
      message: expect.stringContaining(words),
    });
  });

  it.each([
    [{ certificate: "never-seen" }, ["certificate"]],
    [{ ...sources(one), ca: "never-seen" }, ["ca"]],
    [{ ...sources(one), fetch }, ["certificate"]],
    [{ fetch, key: sourceOf(one.key), ca: authority.cert }, ["key", "ca"]],
  ])("refuses options that contradict each other, %#", (options, expected) => {
    const faults = faultsOf(() => tlsClientAuth(options as never));
    expect(faults.map(({ option }) => option)).toEqual(expected);
    expect(JSON.stringify(faults)).not.toContain("never-seen");
  });
});
