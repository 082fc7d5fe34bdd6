import { fromNode, type ResourceRequest } from "@callgate/core/adapter";
import type { ExecutionContext } from "@nestjs/common";
import type { MountedModule } from "./module-options.js";

/**
 * The request of a context beside HTTP, as the application maps it.
 *
 * Without a mapping it has no credentials; what the mapping throws is a failure to decide.
 */
export function mappedRequest(
  { authorizationOf, requestOf }: MountedModule,
  context: ExecutionContext,
  route: string,
): ResourceRequest {
  try {
    const original = requestOf.get(context.getType<string>())?.(context) ?? {};
    return fromNode(original, { route, original, authorization: authorizationOf(original) });
  } catch (error) {
    const authorization = (): never => {
      throw error;
    };
    return fromNode({}, { route, original: context, authorization });
  }
}
