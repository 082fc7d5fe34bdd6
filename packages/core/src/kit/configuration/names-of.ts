/**
 * Returns the names of all members of `Options`. One that is not listed does not compile: an option that is declared, and
 * so documented, would otherwise be refused as unknown.
 */
export function namesOf<Options extends object>(
  names: Readonly<Record<keyof Options, true>>,
): readonly (keyof Options & string)[] {
  return Object.keys(names) as (keyof Options & string)[];
}
