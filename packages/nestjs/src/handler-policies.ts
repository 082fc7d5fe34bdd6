import { ConfigurationError, type EndpointDeclaration } from "@callgate/core/adapter";
import { isEndpointName } from "@callgate/policy/binding";
import { DocumentEndpoints } from "./document-endpoints.js";
import { declaredFor } from "./endpoint.js";
import { faulty, type HandlerPolicy, inCode, inDocument, UNDECLARED } from "./handler-policy.js";
import type { Handler, Owner } from "./metadata-of.js";
import type { MountedModule } from "./module-options.js";

type Known = WeakMap<Owner, WeakMap<Handler, HandlerPolicy>>;

/** The policies of handlers: those that are declared in code, and the entries of the document. */
export class HandlerPolicies {
  readonly #mounted: MountedModule;
  readonly #document: DocumentEndpoints | undefined;
  /** A method that several classes inherit has a policy for each: that of a class may be declared. */
  readonly #known = { http: new WeakMap() as Known, other: new WeakMap() as Known };

  constructor(mounted: MountedModule) {
    this.#mounted = mounted;
    this.#document = mounted.table && new DocumentEndpoints(mounted.table);
  }

  /**
   * Compiles a handler's policy when it is first needed.
   *
   * @param type of the context: the entries of a document are for `http` alone
   */
  of(owner: Owner, handler: Handler, type: string): HandlerPolicy {
    const known = type === "http" ? this.#known.http : this.#known.other;
    let ofOwner = known.get(owner);
    if (ofOwner === undefined) {
      ofOwner = new WeakMap();
      known.set(owner, ofOwner);
    }
    let found = ofOwner.get(handler);
    if (found === undefined) {
      found = this.#read(owner, handler, type === "http");
      ofOwner.set(handler, found);
    }
    return found;
  }

  #read(owner: Owner, handler: Handler, isHttp: boolean): HandlerPolicy {
    const all = declaredFor(owner, handler);
    if (all === undefined) return isHttp ? this.#byDocument(undefined) : UNDECLARED;
    const [declared] = all;
    if (all.length > 1) return TWICE;
    try {
      if (!isEndpointName(declared)) {
        const policy = declared as EndpointDeclaration;
        return inCode(isHttp ? this.#mounted.inline(policy) : this.#mounted.gate.policy(policy));
      }
      if (!isHttp) return NOT_OF_HTTP;
      if (this.#mounted.table === undefined) this.#mounted.endpoint(declared); // throws: there is no document
      return this.#byDocument(declared);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return faulty(error.faults);
    }
  }

  #byDocument(named: string | undefined): HandlerPolicy {
    const document = this.#document;
    if (document === undefined) return UNDECLARED;
    return inDocument(
      (route) => document.at(route, named),
      (routes) => routes.flatMap((route) => document.faultsAt(route, named)),
    );
  }
}

const TWICE = faulty([
  {
    code: "option_conflict",
    option: "",
    message: "has several of `@Endpoint`, `@Callers` and `@Open`: keep one of them",
  },
]);

const NOT_OF_HTTP = faulty([
  {
    code: "option_invalid",
    option: "",
    message:
      "names an endpoint of the policy document, which has routes alone: declare its policy here",
  },
]);
