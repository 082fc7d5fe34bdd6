import type { Gate, GatePolicy } from "@callgate/core";
import { ConfigurationError, type ConfigurationFault } from "@callgate/core/kit";
import { type EndpointName, parseEndpointName } from "../names/endpoint-name.js";
import type { Policy, PolicyEntry } from "../policy.js";
import { segmentsOf } from "./endpoint-path.js";

/** An entry of a document, with what its gate decides by. */
export interface CompiledEntry {
  readonly entry: PolicyEntry;
  readonly policy: GatePolicy;
  /** For a gate of this entry that stands elsewhere. */
  readonly misplaced: GatePolicy;
  /** The path's segments, every parameter's name left out. */
  readonly segments: readonly string[];
}

/** One version of a document, compiled. */
export class TableVersion {
  readonly version: string;
  readonly digest: string;
  /** By name, in the document's order. */
  readonly entries: ReadonlyMap<string, CompiledEntry>;
  /** By method, path without parameter names, and host. */
  readonly #bySignature: ReadonlyMap<string, CompiledEntry>;

  constructor({ version, digest }: Policy, entries: readonly CompiledEntry[]) {
    this.version = version;
    this.digest = digest;
    this.entries = new Map(entries.map((each) => [each.entry.name, each]));
    this.#bySignature = new Map(
      entries.map((each) => [signatureOf(each.entry.method, each.segments, each.entry.host), each]),
    );
  }

  find({ method, path, host }: EndpointName): CompiledEntry | undefined {
    const segments = segmentsOf(path);
    return segments && this.#bySignature.get(signatureOf(method, segments, host));
  }

  /** The entry of a route: that of its host before that of every host. */
  entryOf(method: string, path: unknown, host: string | undefined): CompiledEntry | undefined {
    const segments = segmentsOf(path);
    if (segments === undefined) return undefined;
    const own = host && this.#bySignature.get(signatureOf(method, segments, host.toLowerCase()));
    return own || this.#bySignature.get(signatureOf(method, segments, undefined));
  }

  /**
   * What decides a request of this method at a gate of this entry: an entry for the method itself comes before one for
   * all methods, and one for HEAD before that of GET.
   */
  policyFor(
    { entry: { method: named, host }, segments, policy }: CompiledEntry,
    method: string,
  ): GatePolicy {
    if (named === method || (named !== "*" && !(named === "GET" && method === "HEAD")))
      return policy;
    const own = this.#bySignature.get(signatureOf(method, segments, host));
    if (own !== undefined) return own.policy;
    const get =
      named === "*" &&
      method === "HEAD" &&
      this.#bySignature.get(signatureOf("GET", segments, host));
    return get ? get.policy : policy;
  }
}

function signatureOf(
  method: string,
  segments: readonly string[],
  host: string | undefined,
): string {
  return `${method} /${segments.join("/")}${host === undefined ? "" : ` @${host}`}`;
}

/**
 * Compiles every entry of a document for a gate.
 *
 * @throws {ConfigurationError} with every fault of every entry
 */
export function compileEntries(gate: Gate, policy: Policy): TableVersion {
  const faults: ConfigurationFault[] = [];
  const compiled: CompiledEntry[] = [];
  for (const entry of policy.entries) {
    const origin = { version: policy.version, entry: entry.name };
    const parsed = parseEndpointName(entry.name) as EndpointName;
    const declared =
      entry.policy === undefined
        ? (entry.kind as "public" | "none")
        : { ...entry.policy, endpoint: entry.name };
    try {
      compiled.push({
        entry,
        policy: gate.policy(declared, origin),
        misplaced: gate.misplaced(origin),
        segments: segmentsOf(parsed.path) ?? [],
      });
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      for (const { code, option, message } of error.faults) {
        faults.push({
          code,
          option: `${entry.written}.${option}`,
          message: `${entry.written}: ${message}`,
        });
      }
    }
  }
  if (faults.length > 0) throw new ConfigurationError("Policy document", faults);
  return new TableVersion(policy, compiled);
}
