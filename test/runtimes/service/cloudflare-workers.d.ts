/** The part of the Workers runtime's own module that is used; its own types would replace those of Node. */
declare module "cloudflare:workers" {
  export interface Env {
    readonly SERVICE_CONFIG: string;
  }
  export const env: Env;
  /** Keeps the request that is being answered open until the promise has settled. */
  export function waitUntil(background: Promise<unknown>): void;
}
