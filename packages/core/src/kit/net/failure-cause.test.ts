import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { failureCause, failureCodes, isUndecodable } from "./failure-cause.js";

const withCode = (code: unknown, cause?: unknown) =>
  Object.assign(new Error("x", { cause }), { code });

describe("failureCause", () => {
  it.each([
    ["of the error", withCode("ENOTFOUND"), "ENOTFOUND"],
    [
      "of its cause",
      new TypeError("fetch failed", { cause: withCode("ECONNREFUSED") }),
      "ECONNREFUSED",
    ],
    [
      "two levels further in",
      new Error("x", { cause: new Error("y", { cause: withCode("EPROTO") }) }),
      "EPROTO",
    ],
    [
      "of the errors it aggregates",
      new Error("x", { cause: new AggregateError([new Error("y"), withCode("ETIMEDOUT")]) }),
      "ETIMEDOUT",
    ],
    ["of OpenSSL", withCode("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    [
      "of OpenSSL in Node 26, with a slash",
      withCode("ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE"),
      "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE",
    ],
  ])("is the code %s", (_, error, code) => {
    expect(failureCause(error)).toBe(code);
  });

  it.each([
    undefined,
    null,
    "ENOTFOUND",
    new Error("ENOTFOUND"),
    withCode(20),
    withCode("not a code"),
    withCode("E\nX"),
    withCode("e_small"),
    withCode("EX"),
    withCode(`E${"X".repeat(64)}`),
    withCode(["ENOTFOUND"]),
  ])("is undefined otherwise: %s", (error) => {
    expect(failureCause(error)).toBeUndefined();
  });

  it("stops at cyclic causes, and at endless ones", () => {
    const cyclic = new Error("x") as Error & { cause: unknown };
    cyclic.cause = cyclic;
    expect(failureCause(cyclic)).toBeUndefined();
    let count = 0;
    const endless = (): object => ({
      get cause() {
        count += 1;
        return endless();
      },
    });
    expect(failureCause(endless())).toBeUndefined();
    expect(count).toBeLessThanOrEqual(16);
    const wide = new AggregateError(Array.from({ length: 10_000 }, () => new Error("x")));
    expect(failureCause(wide)).toBeUndefined();
  });

  it("ignores an error whose members cannot be read", () => {
    const error = {
      get code(): string {
        throw new Error("no");
      },
    };
    expect(failureCause(error)).toBeUndefined();
  });
});

describe("failureCodes", () => {
  it("lists the outermost first", () => {
    expect(failureCodes(withCode("UND_ERR_SOCKET", withCode("ECONNRESET")))).toEqual([
      "UND_ERR_SOCKET",
      "ECONNRESET",
    ]);
  });
});

describe("isUndecodable", () => {
  const thrownBy = (decode: (bytes: Buffer) => Buffer, bytes: Buffer): unknown => {
    try {
      return decode(bytes);
    } catch (error) {
      return error;
    }
  };

  it.each([
    ["gzip", gunzipSync],
    ["deflate", inflateSync],
    ["raw deflate", inflateRawSync],
    ["Brotli", brotliDecompressSync],
  ])("recognises a body that is not %s, also as the cause of another error", (_coding, decode) => {
    const error = thrownBy(decode, Buffer.from('{"access_token":"t"}'));
    expect(isUndecodable(error)).toBe(true);
    expect(isUndecodable(new TypeError("terminated", { cause: error }))).toBe(true);
  });

  it("recognises a truncated body, and zstd's codes", () => {
    expect(isUndecodable(withCode("Z_BUF_ERROR"))).toBe(true);
    expect(isUndecodable(withCode("ZSTD_error_prefix_unknown"))).toBe(true);
  });

  it.each([undefined, "Z_DATA_ERROR", withCode("ECONNRESET"), withCode("Z_MEM_ERROR")])(
    "recognises nothing else: %s",
    (error) => expect(isUndecodable(error)).toBe(false),
  );
});
