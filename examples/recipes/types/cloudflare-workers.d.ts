/** In a project of your own, `wrangler types` writes this. */
declare module "cloudflare:workers" {
  export const env: { readonly ISSUER: string; readonly AUDIENCE: string };
  export function waitUntil(background: Promise<unknown>): void;
}
