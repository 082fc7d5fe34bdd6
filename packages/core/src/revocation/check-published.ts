import type { ConfigurationFaultCode } from "../kit/configuration/configuration-error.js";
import { Faults } from "../kit/configuration/faults.js";
import { readMatch, readRevocation } from "../kit/revocation/read-revocation.js";
import type { PublishedChange, Revocation, RevocationMatch } from "../kit/revocation/revocation.js";
import type { Clock } from "../kit/time/clock.js";
import { compileCallers, type IssuerNames, type RESOLVED } from "../policy/callers.js";

/**
 * Checks what the application revokes or restores, and records when.
 *
 * A caller is checked as one of `callers` is: an entry that can never match would revoke nothing. Neither would one that has ended.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 */
export function checkPublished(
  change: PublishedChange,
  trusted: IssuerNames | typeof RESOLVED,
  clock: Pick<Clock, "now">,
): PublishedChange {
  const faults = new Faults();
  if (change.type === "restored") {
    const match = readMatch(change.match, faults);
    checkCaller(match, trusted, faults);
    faults.throwIfAny("Gate.restore");
    return { type: "restored", match: match as RevocationMatch };
  }
  const checked = readRevocation(change.revocation, faults);
  checkCaller(checked?.match, trusted, faults);
  const now = clock.now();
  if (checked !== undefined && checked.untilMs <= now)
    faults.add("option_invalid", "until", "must be later than now: nothing would be revoked");
  faults.throwIfAny("Gate.revoke");
  const at = new Date(now).toISOString();
  const revocation: Revocation = Object.freeze({ at, ...change.revocation });
  return { type: "revoked", revocation };
}

function checkCaller(
  match: RevocationMatch | undefined,
  trusted: IssuerNames | typeof RESOLVED,
  faults: Faults,
): void {
  if (match?.caller === undefined || match.issuer !== undefined) return;
  const own = new Faults();
  compileCallers([match.caller], trusted, own);
  for (const { code, message } of own.found)
    faults.add(code as ConfigurationFaultCode, "match.caller", message.replace(/^`[^`]*` /, ""));
}
