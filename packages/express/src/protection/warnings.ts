import type { ConfigurationFault } from "@callgate/core/adapter";
import type { RouteInventory } from "@callgate/policy/binding";
import { partsOf, type RoutePart } from "../routing/route-parts.js";
import type { Walk } from "../routing/walk.js";

/** Handlers that run without a decision, though every route has its gate. */
export function warningsOf(found: Walk, inventory: RouteInventory): readonly ConfigurationFault[] {
  const late = inventory.routes.filter(({ gate }) => gate.startsWith("after"));
  const parts = partsOf(found.routes);
  const withParams = parts.filter(({ place }) => place.params.length > 0);
  return [
    ...late.map(({ method, path, gate }) =>
      warning("gate_not_first", `${method} ${path}`, `its gate comes ${gate}, which run before it`),
    ),
    ...withParams.map(({ row, place }) =>
      warning(
        "param_before_gate",
        `${row.method} ${place.shown || "/"}`,
        `the callbacks of \`app.param\` for ${place.params.join(", ")} run before its gate`,
      ),
    ),
    ...repeated(parts).map((name) =>
      warning(
        "route_repeated",
        name,
        "there is more than one such route, and the first that answers decides: keep one",
      ),
    ),
    ...inventory.middleware.map(({ at, name }) =>
      warning(
        "middleware_may_answer",
        at,
        `\`${name}\` is mounted there and may answer by itself, without a gate: add a \`USE\` entry for it if it does`,
      ),
    ),
  ];
}

/** The names that several routes have, each once. */
function repeated(parts: readonly RoutePart[]): readonly string[] {
  const first = new Map<string, object>();
  const names = parts.flatMap(({ row, place, route }) => {
    const name = `${row.method} ${place.shown || "/"}`;
    const other = first.get(name) ?? route;
    first.set(name, other);
    return other === route ? [] : [name];
  });
  return [...new Set(names)];
}

function warning(code: string, option: string, message: string): ConfigurationFault {
  return { code, option, message: `\`${option}\`: ${message}` };
}
