import type { ConfigurationFault } from "@callgate/core/adapter";
import { type Application, type Layer, routerOf } from "./express-shapes.js";
import { placesProtected, protectedIn } from "./protected-applications.js";
import type { FoundHandler } from "./walk.js";

/**
 * The applications mounted in these that were not protected.
 *
 * An application cannot see into those mounted in it; at each place, their number is compared with that of the
 * protected ones that are mounted there.
 */
export function unlistedIn(
  mounted: readonly FoundHandler[],
  applications: ReadonlySet<Application>,
): readonly FoundHandler[] {
  const listed = new Set<Application>();
  const ofLayers = new Map<Layer, [FoundHandler, ...FoundHandler[]]>();
  for (const handler of mounted) {
    const others = ofLayers.get(handler.layer);
    if (others === undefined) ofLayers.set(handler.layer, [handler]);
    else others.push(handler);
  }
  return Array.from(ofLayers.values()).flatMap((handlers) => {
    const [first] = handlers;
    const wanted = textOf(handlers.map(({ place }) => place));
    const parent = [...applications].find((app) => routerOf(app) === first.router);
    const sub = (parent === undefined ? [] : protectedIn(parent)).find(
      (each) => !listed.has(each) && textOf(placesProtected(each) ?? []) === wanted,
    );
    if (sub === undefined || wanted === undefined) return [first];
    listed.add(sub);
    return [];
  });
}

/** The reported part of them. */
export function unlisted(
  mounted: readonly FoundHandler[],
  applications: ReadonlySet<Application>,
): readonly ConfigurationFault[] {
  return unlistedIn(mounted, applications).map(({ place }) => {
    const option = `app.use(${JSON.stringify(place.shown || "/")}, …)`;
    const message =
      `\`${option}\` mounts an application whose routes cannot be read from here: call \`gate.protect\` with it first, once it is ` +
      "mounted, or add a `USE` entry for all of it";
    return { code: "subapp_unlisted", option, message };
  });
}

/** Equal for the same places; `undefined` when one has no name. */
function textOf(places: readonly { readonly path: string | undefined }[]): string | undefined {
  const paths = places.map(({ path }) => path);
  return paths.includes(undefined) || paths.length === 0 ? undefined : JSON.stringify(paths.sort());
}
