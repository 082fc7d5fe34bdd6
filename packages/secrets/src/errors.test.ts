import { describe, expect, it } from "vitest";
import { SecretUnavailableError } from "./errors.js";

describe("SecretUnavailableError", () => {
  it("names its source and its code", () => {
    const error = new SecretUnavailableError("secret_empty", "file /run/secrets/orders");
    expect(error.name).toBe("SecretUnavailableError");
    expect(error.message).toBe(
      "file /run/secrets/orders: the secret is empty; write the secret there [secret_empty]",
    );
  });

  it("has no cause unless there is one", () => {
    const alone = new SecretUnavailableError("store_error", "store");
    expect("cause" in alone).toBe(false);
    const error = new SecretUnavailableError("store_error", "store", { cause: alone });
    expect(error.cause).toBe(alone);
  });

  it("keeps its own list of errors", () => {
    const errors = [new SecretUnavailableError("secret_empty", "one")];
    const error = new SecretUnavailableError("sources_exhausted", "firstOf", { errors });
    errors.pop();
    expect(error.errors).toHaveLength(1);
    expect(Object.isFrozen(error.errors)).toBe(true);
  });
});
