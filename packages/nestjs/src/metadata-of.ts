/** A class, as Nest has it of a controller, a resolver or a gateway. */
export type Owner = abstract new (...args: never[]) => unknown;
/** A method of such a class. */
export type Handler = (...args: never[]) => unknown;

/** The part of `reflect-metadata` that is used. Nest brings it. */
interface MetadataReflection {
  getOwnMetadata(key: string, target: object): unknown;
  defineMetadata(key: string, value: unknown, target: object): void;
}

/** Reads metadata of a class or a method, also what a class inherits of other classes. */
export function metadataOf(key: string, target: object): unknown {
  let from: object | null = target;
  // Metadata of every function or object is the declaration of no class.
  while (from !== null && from !== Function.prototype && from !== Object.prototype) {
    const found = ownMetadataOf(key, from);
    if (found !== undefined) return found;
    from = Object.getPrototypeOf(from) as object | null;
  }
  return undefined;
}

/** Reads metadata of exactly this class or method. */
export function ownMetadataOf(key: string, target: object): unknown {
  return reflection().getOwnMetadata(key, target);
}

export function defineMetadata(key: string, value: unknown, target: object): void {
  reflection().defineMetadata(key, value, target);
}

function reflection(): MetadataReflection {
  return Reflect as unknown as MetadataReflection;
}
