import { describe, expect, it } from "vitest";
import { SecretUnavailableError } from "./errors.js";
import { ReadFailure, toUnavailable } from "./read-failure.js";

const retryAt = new Date(0);

describe("ReadFailure", () => {
  it("becomes the public error, with its status and the credential's error as cause", () => {
    const credential = new SecretUnavailableError("secret_missing", "file /token");
    const failure = new ReadFailure("store_credential_unavailable", { status: 403, credential });
    const error = toUnavailable(failure, "Vault secret/orders", retryAt);
    expect(error).toMatchObject({
      code: "store_credential_unavailable",
      source: "Vault secret/orders",
      status: 403,
      retryAt,
    });
    expect(error.cause).toBe(credential);
  });
});

describe("toUnavailable", () => {
  it("reports the error of another source under the name of this one", () => {
    const other = new SecretUnavailableError("secret_empty", "other", { status: 200 });
    expect(toUnavailable(other, "own", retryAt)).toMatchObject({
      code: "secret_empty",
      source: "own",
      status: 200,
      retryAt,
    });
  });

  it.each([[new Error("hunter2")], ["hunter2"], [undefined]])(
    "repeats no part of an unexpected error",
    (thrown) => {
      const error = toUnavailable(thrown, "own");
      expect([error.code, error.cause]).toEqual(["store_error", undefined]);
      expect(error.stack).not.toContain("hunter2");
    },
  );
});
