package interop;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** What index.ts configures. */
@ConfigurationProperties("interop")
public record Settings(int httpPort, Path keys, LogIn user, List<Client> clients) {

  public record LogIn(String name, String password) {}

  /** `secret`, `jwk` and `subject` are each present only with a method that needs it; `boundTokens` is false by default. */
  public record Client(
      String id,
      String method,
      String secret,
      String jwk,
      String subject,
      boolean boundTokens,
      List<String> grants,
      List<String> scopes,
      String redirectUri) {}
}
