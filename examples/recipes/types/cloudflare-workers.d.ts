/** In a project of your own, `wrangler types` writes this. */
declare module "cloudflare:workers" {
  export interface Env {
    readonly ISSUER: string;
    readonly AUDIENCE: string;
  }
  export const env: Env;
  export function waitUntil(background: Promise<unknown>): void;
}
