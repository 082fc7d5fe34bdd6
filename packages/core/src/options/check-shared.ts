import { type Faults, received } from "../kit/configuration/faults.js";
import { checkClock, checkFunction } from "../kit/configuration/option-checks.js";
import type { Runtime } from "../verify/jwt/support/runtime.js";

const REALM = /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,128}$/;

/** The options, defaults filled in, of any type that was written. */
type SharedValues = Readonly<
  Record<
    | "warnings"
    | "prefetch"
    | "realm"
    | "problemTypeBaseUrl"
    | "mode"
    | "signatureThreads"
    | "onDecision"
    | "fetch"
    | "waitUntil"
    | "clock",
    unknown
  >
>;

/** Checks the options of a gate that are neither numbers nor about an issuer. */
export function checkShared(values: SharedValues, runtime: Runtime, faults: Faults): void {
  const { warnings, prefetch, realm, problemTypeBaseUrl, mode, signatureThreads } = values;
  const { onDecision, fetch, waitUntil, clock } = values;
  if (typeof realm !== "string" || !REALM.test(realm)) {
    faults.add(
      "option_invalid",
      "realm",
      `must be 1 to 128 printable ASCII characters without quote and backslash, received ${received(realm)}`,
    );
  }
  if (problemTypeBaseUrl !== undefined && !isPublicUrl(problemTypeBaseUrl)) {
    faults.add(
      "option_invalid",
      "problemTypeBaseUrl",
      `must be an http or https URL of at most 1024 characters, without user name and password, received ${received(problemTypeBaseUrl)}`,
    );
  }
  if (mode !== "enforce" && mode !== "report") {
    faults.add(
      "option_invalid",
      "mode",
      `must be "enforce" or "report", received ${received(mode)}`,
    );
  }
  if (!["auto", "always", "never"].includes(signatureThreads as string)) {
    faults.add(
      "option_invalid",
      "signatureThreads",
      `must be "auto", "always" or "never", received ${received(signatureThreads)}`,
    );
  } else if (signatureThreads === "always" && !runtime.hasThreads) {
    faults.add(
      "environment_unsupported",
      "signatureThreads",
      'is "always", and this runtime has no threads for signatures: leave it out, or write "never"',
    );
  }
  for (const [option, value] of Object.entries({ warnings, prefetch })) {
    if (typeof value !== "boolean")
      faults.add("option_invalid", option, `must be true or false, received ${received(value)}`);
  }
  checkFunction("onDecision", onDecision, faults);
  checkFunction("fetch", fetch, faults);
  checkFunction("waitUntil", waitUntil, faults);
  checkClock(clock, faults);
}

/** Whether a value is an address for people, in documents that are published. */
export function isPublicUrl(value: unknown): boolean {
  if (typeof value !== "string" || !/^https?:\/\/[\x21-\x7e]{1,1016}$/.test(value)) return false;
  if (!URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username === "" && password === "";
}
