import { metadataOf, type Owner } from "./metadata-of.js";

const known = new WeakMap<Owner, { readonly host: string | null | undefined }>();

/** The host that a controller is for: `undefined` for every host, `null` where that is not one name. */
export function hostOf(controller: Owner): string | null | undefined {
  let found = known.get(controller);
  if (found === undefined) {
    found = { host: read(controller) };
    known.set(controller, found);
  }
  return found.host;
}

function read(controller: Owner): string | null | undefined {
  const declared = metadataOf("host", controller);
  if (declared === undefined) return undefined;
  const [host, ...more] = [declared].flat();
  return more.length === 0 && typeof host === "string" && /^[\w.-]+$/.test(host) ? host : null;
}
