import type { ExecutionContext } from "@nestjs/common";

/**
 * What a decision about a call of a handler is attached to: the request of the platform. In other contexts the last
 * argument that is an object: of GraphQL that is the field's own, of a message its context or its content.
 */
export function subjectOf(context: ExecutionContext): object {
  if (context.getType<string>() === "http") return context.getArgByIndex<object>(0);
  const subject = context.getArgs<unknown[]>().findLast(isObject);
  return subject ?? context;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
