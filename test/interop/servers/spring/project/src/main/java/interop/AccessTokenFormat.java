package interop;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;

/** The access tokens of RFC 9068. The method is that of docs/profiles.md. */
@Configuration
class AccessTokenFormat {

  @Bean
  OAuth2TokenCustomizer<JwtEncodingContext> accessTokens() {
    return (context) -> {
      if (!OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) return;
      context.getJwsHeader().type("at+jwt");
      context.getClaims()
          .audience(List.of("https://orders.example.com"))
          .claim("client_id", context.getRegisteredClient().getClientId())
          .claim("scope", String.join(" ", context.getAuthorizedScopes()));
    };
  }

  /** Without a selector, Spring does not sign while there are two keys. */
  @Bean
  JwtEncoder encoder(JWKSource<SecurityContext> keys) {
    NimbusJwtEncoder encoder = new NimbusJwtEncoder(keys);
    encoder.setJwkSelector((found) -> found.get(0));
    return encoder;
  }
}
