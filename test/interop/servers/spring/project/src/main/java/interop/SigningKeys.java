package interop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The keys in a file: the first signs, all are published. */
@RestController
class SigningKeys implements JWKSource<SecurityContext> {
  private final Settings settings;
  private volatile JWKSet keys;

  SigningKeys(Settings settings) throws IOException, ParseException, JOSEException {
    this.settings = settings;
    if (Files.exists(settings.keys())) keys = JWKSet.load(settings.keys().toFile());
    else keep(List.of(another()));
  }

  @Override
  public List<JWK> get(JWKSelector selector, SecurityContext context) {
    return selector.select(keys);
  }

  @PostMapping("/interop/signing-key")
  synchronized void rotate() throws IOException, JOSEException {
    List<JWK> all = new ArrayList<>(keys.getKeys());
    all.add(0, another());
    keep(all);
  }

  @DeleteMapping("/interop/old-keys")
  synchronized void withdraw() throws IOException {
    keep(keys.getKeys().subList(0, 1));
  }

  private void keep(List<JWK> all) throws IOException {
    keys = new JWKSet(all);
    Files.writeString(settings.keys(), keys.toString(false));
  }

  private static JWK another() throws JOSEException {
    return new RSAKeyGenerator(2048).keyUse(KeyUse.SIGNATURE).keyID(UUID.randomUUID().toString()).generate();
  }
}
