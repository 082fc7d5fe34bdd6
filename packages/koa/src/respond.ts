import type { Answer } from "@callgate/core/adapter";
import type { GatedContext } from "./middleware.js";

export function setHeaders(context: GatedContext, headers: Answer["headers"]): void {
  for (const name of Object.keys(headers)) context.set(name, headers[name] as string);
}

export function answer(context: GatedContext, { status, headers, body }: Answer): void {
  context.status = status;
  setHeaders(context, headers);
  context.body = body;
}
