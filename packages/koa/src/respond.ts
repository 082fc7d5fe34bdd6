import { type Answer, besidePresent } from "@callgate/core/adapter";
import type { GatedContext } from "./middleware.js";

export function setHeaders(context: GatedContext, headers: Answer["headers"]): void {
  if (Object.keys(headers).length === 0) return;
  const beside = besidePresent(headers, (name) => context.res.getHeader(name));
  for (const name of Object.keys(beside)) context.set(name, beside[name] as string);
}

export function answer(context: GatedContext, { status, headers, body }: Answer): void {
  context.status = status;
  setHeaders(context, headers);
  context.body = body;
}
