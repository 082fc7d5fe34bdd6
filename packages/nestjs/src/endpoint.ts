import { type EndpointDeclaration, type EndpointPolicy, ownOptions } from "@callgate/core/adapter";
import type { EndpointNameText } from "@callgate/policy/binding";
import {
  defineMetadata,
  type Handler,
  metadataOf,
  type Owner,
  ownMetadataOf,
} from "./metadata-of.js";

/** Of classes and methods: everything that was declared there. The same text in every copy of this package. */
const DECLARED = "@callgate/nestjs.declared";
/** Of prototypes: the names of the methods for which something was declared there. */
const METHODS = "@callgate/nestjs.declared-methods";

/** What a handler may declare: who may call it, or the name of its entry in the policy document. */
export type HandlerDeclaration<Original = unknown> =
  | EndpointDeclaration<Original>
  | EndpointNameText;

/**
 * Declares who may call a handler, or every handler of a class that declares nothing itself.
 *
 * `"none"` admits no caller, `"public"` lets every request through and reads no token. With a policy document: the name of
 * the entry that the handler has to have, `"GET /orders/:id"`, which is checked.
 *
 * A mistake is reported when the application starts, together with every other.
 *
 * @example
 * @Get(":id")
 * @Endpoint({ callers: ["reports"], scope: "orders:read" })
 * show(@Param("id") id: string, @CurrentCaller() auth: Auth) {}
 */
export function Endpoint<Original = unknown>(
  declared: HandlerDeclaration<Original>,
): MethodDecorator & ClassDecorator {
  return (target: object, name?: unknown, descriptor?: PropertyDescriptor) => {
    const declaring: object = descriptor?.value ?? target;
    append(DECLARED, declared, declaring);
    if (declaring !== target) append(METHODS, name, target);
  };
}

function append(key: string, value: unknown, target: object): void {
  defineMetadata(key, [...listOf(key, target), value], target);
}

function listOf(key: string, target: object): readonly unknown[] {
  return (ownMetadataOf(key, target) ?? []) as readonly unknown[];
}

/**
 * The same for a list of callers: `@Callers(["reports"], { scope: "orders:read" })`.
 *
 * @param more the rest of the policy. Default: nothing else is required
 */
export function Callers<Original = unknown>(
  callers: EndpointPolicy["callers"],
  more: Omit<EndpointPolicy<Original>, "callers"> = {},
): MethodDecorator & ClassDecorator {
  return Endpoint({ ...ownOptions(more), callers });
}

/** Lets every request through to a handler, or to every handler of a class: no token is read. */
export function Open(): MethodDecorator & ClassDecorator {
  return Endpoint("public");
}

/**
 * Everything that was declared for a handler, by its method or else by its class; `undefined` where nothing was. More
 * than one is a mistake.
 */
export function declaredFor(owner: Owner, handler: Handler): readonly unknown[] | undefined {
  const declared = metadataOf(DECLARED, handler) ?? metadataOf(DECLARED, owner);
  return declared as readonly unknown[] | undefined;
}

/**
 * Whether something was declared for a method, and the function that is called has it no more: another decorator, or the
 * constructor, replaced the method and copied no metadata. What its class declares must not count in its place.
 *
 * @param name of the method
 */
export function hasLostDeclaration(owner: Owner, handler: Handler, name: string): boolean {
  if (metadataOf(DECLARED, handler) !== undefined) return false;
  let from = (owner as { readonly prototype: object | null }).prototype;
  // A class that overrides a method does not inherit what was declared for it.
  while (from !== null && !Object.hasOwn(from, name)) from = Object.getPrototypeOf(from);
  return from !== null && listOf(METHODS, from).includes(name);
}
