import type { Secret, SecretVersion } from "../secret-source.js";
import { knownSecret, knownVersion } from "./known-secret.js";
import type { ReadVersion, SecretReading } from "./secret-reading.js";

interface Named {
  readonly given: ReadVersion;
  readonly known: SecretVersion;
}

/**
 * Gives every value of one source its version, and keeps the previous value.
 *
 * A store's own name for a value is kept. Without one, a counter goes up whenever the value changes.
 */
export class VersionNames {
  #count = 0;
  #reused = 0;
  #now: Named | undefined;
  #before: Named | undefined;
  #previousGiven: Named | undefined;

  /** The reading as a secret. Its previous value is the store's or, without one, the last different value read. */
  name(reading: SecretReading): Secret {
    // Previous first, so that the counter follows the order of the values.
    const previous = this.#namePrevious(reading);
    const now = this.#nameNow(reading);
    return knownSecret(now.known, (previous ?? this.#before)?.known, reading.notAfter);
  }

  #nameNow(reading: SecretReading): Named {
    const last = this.#now;
    if (last !== undefined && isSame(last.given, reading)) return last;
    // A store may rename an unchanged value: the previous value then stays the same.
    if (last !== undefined && last.given.value !== reading.value) this.#before = last;
    const isReused = last !== undefined && last.given.version === reading.version;
    this.#now = this.#named(reading, isReused);
    return this.#now;
  }

  #namePrevious({ value, previous }: SecretReading): Named | undefined {
    // A client that tries the same value twice gains nothing and may lock an account.
    if (previous === undefined || previous.value === value) return undefined;
    const known = [this.#previousGiven, this.#now, this.#before].find(
      (named) =>
        named !== undefined &&
        (previous.version === undefined
          ? named.given.value === previous.value
          : isSame(named.given, previous)),
    );
    this.#previousGiven = known ?? this.#named(previous, false);
    return this.#previousGiven;
  }

  #named(given: ReadVersion, isReused: boolean): Named {
    const { value, version } = given;
    return {
      given: { value, version },
      known: knownVersion(value, this.#versionOf(version, isReused)),
    };
  }

  #versionOf(version: string | undefined, isReused: boolean): string {
    if (version === undefined) {
      this.#count += 1;
      return String(this.#count);
    }
    if (!isReused) return version;
    // The store gave one name to two values: a caller comparing versions must see that they differ.
    this.#reused += 1;
    return `${version}+${this.#reused}`;
  }
}

function isSame(one: ReadVersion, other: ReadVersion): boolean {
  return one.value === other.value && one.version === other.version;
}
