package interop;

import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The registered clients, and their public keys where the server looks for them. */
@RestController
class Clients implements RegisteredClientRepository {
  private final Settings settings;
  private final Map<String, RegisteredClient> registered;

  Clients(Settings settings) {
    this.settings = settings;
    this.registered = settings.clients().stream()
        .collect(Collectors.toMap(Settings.Client::id, this::register));
  }

  /** Spring's own repository in memory accepts no two clients with the same secret. */
  @Override
  public void save(RegisteredClient client) {
    registered.put(client.getId(), client);
  }

  @Override
  public RegisteredClient findById(String id) {
    return registered.get(id);
  }

  @Override
  public RegisteredClient findByClientId(String id) {
    return registered.get(id);
  }

  /** Spring reads a client's keys from an address only. */
  @GetMapping(path = "/interop/keys/{id}", produces = "application/json")
  String keysOf(@PathVariable("id") String id) {
    String jwk = settings.clients().stream()
        .filter((client) -> client.id().equals(id)).findFirst().orElseThrow().jwk();
    return "{\"keys\":[" + jwk + "]}";
  }

  private RegisteredClient register(Settings.Client client) {
    RegisteredClient.Builder built = RegisteredClient.withId(client.id())
        .clientId(client.id())
        .clientAuthenticationMethod(new ClientAuthenticationMethod(client.method()))
        .authorizationGrantTypes((grants) ->
            client.grants().forEach((grant) -> grants.add(new AuthorizationGrantType(grant))))
        .scopes((scopes) -> scopes.addAll(client.scopes()))
        .clientSettings(settingsOf(client))
        .tokenSettings(TokenSettings.builder()
            .x509CertificateBoundAccessTokens(client.boundTokens()).build());
    if (client.secret() != null) built.clientSecret(secretOf(client));
    if (client.redirectUri() != null) built.redirectUri(client.redirectUri());
    return built.build();
  }

  /** The secret that signs assertions is the key itself. */
  private static String secretOf(Settings.Client client) {
    return client.method().equals("client_secret_jwt")
        ? client.secret()
        : "{noop}" + client.secret();
  }

  private ClientSettings settingsOf(Settings.Client client) {
    ClientSettings.Builder built = ClientSettings.builder().requireProofKey(false);
    if (client.method().equals("client_secret_jwt")) {
      built.tokenEndpointAuthenticationSigningAlgorithm(MacAlgorithm.HS256);
    }
    if (client.jwk() != null) {
      built.jwkSetUrl("http://127.0.0.1:" + settings.httpPort() + "/interop/keys/" + client.id())
          .tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.ES256);
    }
    if (client.subject() != null) built.x509CertificateSubjectDN(client.subject());
    return built.build();
  }
}
