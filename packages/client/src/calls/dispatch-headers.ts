import type { Dispatcher } from "undici";

/** Request headers as undici takes them: names and values in turn, or an object. */
export type DispatchHeaders = string[] | Record<string, string | string[] | undefined>;

/** Puts request headers into one of two shapes, and reads them where they can be read only once. */
export function readHeaders(given: Dispatcher.DispatchOptions["headers"]): DispatchHeaders {
  if (given === null || given === undefined) return {};
  // undici also takes a list of pairs, which is an iterable like any other.
  if (Array.isArray(given) && !Array.isArray(given[0])) return given;
  if (!isIterable(given)) return given as Record<string, string | string[] | undefined>;
  return [...given].flatMap(([name, value]) =>
    [value ?? []].flat().flatMap((line) => [name, line]),
  );
}

/** Whether there is a header of this name, in any case. */
export function hasHeader(headers: DispatchHeaders, name: string): boolean {
  const names = Array.isArray(headers)
    ? headers.filter((_item, index) => index % 2 === 0)
    : Object.keys(headers).filter((key) => headers[key] !== undefined);
  return names.some((item) => String(item).toLowerCase() === name);
}

function isIterable(value: object): value is Iterable<[string, string | string[] | undefined]> {
  return Symbol.iterator in value;
}

/** Sets a header; one of this name that is there already is replaced. */
export function withHeader(headers: DispatchHeaders, name: string, value: string): DispatchHeaders {
  const others = hasHeader(headers, name) ? withoutHeader(headers, name) : headers;
  return Array.isArray(others) ? [...others, name, value] : { ...others, [name]: value };
}

function withoutHeader(headers: DispatchHeaders, name: string): DispatchHeaders {
  const isOther = (given: unknown): boolean => String(given).toLowerCase() !== name;
  return Array.isArray(headers)
    ? headers.filter((_item, index) => isOther(headers[index - (index % 2)]))
    : Object.fromEntries(Object.entries(headers).filter(([given]) => isOther(given)));
}
