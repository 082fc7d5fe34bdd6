import { inspect } from "node:util";
import { withLineEndCut } from "@callgate/core/kit";
import type { Secret, SecretVersion } from "../secret-source.js";

/** A value with its version. The value can be read but not logged: `inspect` and JSON leave it out. */
class KnownVersion implements SecretVersion {
  readonly #value: string;
  readonly version: string;

  constructor(value: string, version: string) {
    this.#value = value;
    this.version = version;
    withLineEndCut(this);
  }

  get value(): string {
    return this.#value;
  }

  toJSON(): object {
    return { ...this, value: "[redacted]" };
  }

  [inspect.custom](): object {
    return this.toJSON();
  }
}

class KnownSecret extends KnownVersion implements Secret {
  readonly previous: SecretVersion | undefined;
  readonly notAfter: number | undefined;

  constructor(
    now: SecretVersion,
    previous: SecretVersion | undefined,
    notAfter: number | undefined,
  ) {
    super(now.value, now.version);
    this.previous = previous;
    this.notAfter = notAfter;
    Object.freeze(this);
  }
}

/** Puts a value, its line end cut, and its version together. */
export function knownVersion(value: string, version: string): SecretVersion {
  return Object.freeze(new KnownVersion(value, version));
}

/** Puts together what a source returns. */
export function knownSecret(
  now: SecretVersion,
  previous: SecretVersion | undefined,
  notAfter: number | undefined,
): Secret {
  return new KnownSecret(now, previous, notAfter);
}
