/** As much of simple-oauth2 as is measured; it comes without types. */
declare module "simple-oauth2" {
  export class ClientCredentials {
    constructor(options: {
      readonly client: { readonly id: string; readonly secret: string };
      readonly auth: { readonly tokenHost: string; readonly tokenPath: string };
    });
    getToken(parameters: { readonly scope: string }): Promise<AccessToken>;
  }
  export interface AccessToken {
    readonly token: { readonly access_token: string };
    expired(windowSeconds?: number): boolean;
  }
}
