import {
  type AdapterOptions,
  ConfigurationError,
  type ConfigurationFault,
  type Gate,
  type GateOptions,
  ownOptions,
  type SharedOptions,
} from "@callgate/core/adapter";
import {
  type BindingOptions,
  type MountedPolicy,
  mountPolicy,
  type PolicySource,
} from "@callgate/policy/binding";
import type { ExecutionContext } from "@nestjs/common";

/** The options of the module itself, besides those of the gate. */
export interface ContextOptions {
  /**
   * For each kind of context beside `http`, what the Authorization lines are read from: `graphql`, `rpc`, `ws`, or another
   * name that `context.getType()` returns. Each function returns a request of Node or an object with `headers`; what it
   * throws is a failure to decide (503). Default: none, so that a handler in such a context that is not `@Open()` prevents
   * the application's start.
   */
  readonly requestOf?: Readonly<Record<string, (context: ExecutionContext) => object>>;
}

/** The options of a new gate, or an existing `gate`; with either `onDenied`, and the policy document. */
export type CallgateModuleOptions = AdapterOptions &
  BindingOptions &
  ContextOptions &
  (GateOptions | { readonly gate: Gate } | (SharedOptions & { readonly policy: PolicySource }));

/** The gate of an application, and how requests are found in other contexts than HTTP. */
export interface MountedModule extends MountedPolicy {
  readonly requestOf: ReadonlyMap<string, (context: ExecutionContext) => object>;
}

/** @throws {ConfigurationError} with every fault of the options */
export function mountOptions(given: CallgateModuleOptions): MountedModule {
  // Own members only: an omitted option is not read from a prototype.
  const { requestOf, ...rest }: CallgateModuleOptions = Object.assign(
    Object.create(null),
    ownOptions(given),
  );
  const isGiven = Object.hasOwn(Object(given), "requestOf");
  const faults: ConfigurationFault[] = [];
  const contexts = collect(faults, () => ownOptions(requestOf, "requestOf."));
  if (isGiven && faults.length === 0) faults.push(...requestFaults(contexts));
  const mounted = collect(faults, () => mount(rest as CallgateModuleOptions));
  if (mounted === undefined || faults.length > 0) {
    mounted?.release();
    throw new ConfigurationError("Module options", faults);
  }
  return { ...mounted, requestOf: new Map(Object.entries(contexts ?? {})) };
}

function mount(options: CallgateModuleOptions): MountedPolicy {
  if (!Object.hasOwn(options, "gate")) return mountPolicy(options as GateOptions);
  const { gate, ...rest } = options as AdapterOptions & BindingOptions & { readonly gate: Gate };
  if (gate !== undefined) return mountPolicy(gate, rest);
  const message = "`gate` is present and `undefined`: leave it out, or pass a gate";
  throw new ConfigurationError("Module options", [
    { code: "option_invalid", option: "gate", message },
  ]);
}

function collect<T>(faults: ConfigurationFault[], make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    faults.push(...error.faults);
    return undefined;
  }
}

function requestFaults(requestOf: unknown): ConfigurationFault[] {
  const fault = (option: string, message: string): ConfigurationFault => ({
    code: "option_invalid",
    option,
    message: `\`${option}\` ${message}`,
  });
  if (typeof requestOf !== "object" || requestOf === null || Array.isArray(requestOf)) {
    return [fault("requestOf", "must be an object of functions: `{ graphql: (context) => … }`")];
  }
  return Object.entries(requestOf).flatMap(([type, map]) => {
    const option = `requestOf.${type}`;
    if (type === "http") return [fault(option, "is not needed: the platform has the request")];
    return typeof map === "function" ? [] : [fault(option, "must be a function of the context")];
  });
}
