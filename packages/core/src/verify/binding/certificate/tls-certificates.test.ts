import { describe, expect, it } from "vitest";
import type { ResourceRequest } from "../../../request/resource-request.js";
import { TlsCertificates } from "./tls-certificates.js";

function requestWith(certificate: Uint8Array | undefined): ResourceRequest {
  const peer = { address: "127.0.0.1", certificate: () => certificate };
  return { method: "GET", url: "/", authorization: [], peer };
}

/** SHA-256 of "abc", by FIPS 180-4. */
const OF_ABC = "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0";

describe("TlsCertificates", () => {
  it("has the hash of the octets, and of the same octets again", () => {
    const certificates = new TlsCertificates();
    const octets = new TextEncoder().encode("abc");
    const first = certificates.read(requestWith(octets));
    expect(first).toEqual({ kind: "presented", thumbprint: OF_ABC });
    expect(certificates.read(requestWith(octets))).toBe(first);
  });

  it.each([
    ["no certificate", requestWith(undefined)],
    ["an empty one", requestWith(new Uint8Array())],
    ["an unknown connection", { method: "GET", url: "/", authorization: [] }],
  ])("finds none for %s", (_what, request) => {
    expect(new TlsCertificates().read(request)).toEqual({
      kind: "absent",
      hint: "certificate_missing",
    });
  });

  it("hashes a certificate of up to 16 KiB", () => {
    const certificates = new TlsCertificates();
    expect(certificates.read(requestWith(new Uint8Array(16_384)))).toMatchObject({
      kind: "presented",
    });
    expect(certificates.read(requestWith(new Uint8Array(16_385)))).toEqual({
      kind: "absent",
      hint: "certificate_too_long",
    });
  });

  it("reads no header", () => {
    const request: ResourceRequest = {
      ...requestWith(undefined),
      header: () => {
        throw new Error("read");
      },
    };
    expect(new TlsCertificates().read(request)).toMatchObject({ kind: "absent" });
  });
});
