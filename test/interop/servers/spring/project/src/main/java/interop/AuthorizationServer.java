package interop;

import java.util.Map;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.NoOpPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;

/** An authorization server as an application of its own would have it: endpoints, a login form, a user. */
@SpringBootApplication
@EnableConfigurationProperties(Settings.class)
public class AuthorizationServer {

  public static void main(String[] args) {
    SpringApplication.run(AuthorizationServer.class, args);
  }

  @Bean
  @Order(1)
  SecurityFilterChain endpoints(HttpSecurity http) throws Exception {
    OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
    return http.securityMatcher(server.getEndpointsMatcher())
        .with(server, (endpoints) -> endpoints.oidc(Customizer.withDefaults()))
        .authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
        .exceptionHandling((handling) ->
            handling.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
        .build();
  }

  /** Everything under `/interop` is for the checks, and open to them. */
  @Bean
  @Order(2)
  SecurityFilterChain loginForm(HttpSecurity http) throws Exception {
    return http
        .authorizeHttpRequests((requests) ->
            requests.requestMatchers("/interop/**").permitAll().anyRequest().authenticated())
        .formLogin(Customizer.withDefaults())
        .csrf((csrf) -> csrf.disable())
        .build();
  }

  /** Without an issuer: it is the address of each request, with TLS or without. */
  @Bean
  AuthorizationServerSettings serverSettings() {
    return AuthorizationServerSettings.builder().build();
  }

  @Bean
  UserDetailsService users(Settings settings) {
    Settings.LogIn user = settings.user();
    return new InMemoryUserDetailsManager(
        User.withUsername(user.name()).password("{noop}" + user.password()).roles("USER").build());
  }

  /** Secrets as they are, so that they may be longer than the 72 octets of bcrypt. */
  @Bean
  @SuppressWarnings("deprecation")
  PasswordEncoder secrets() {
    return new DelegatingPasswordEncoder("noop", Map.of("noop", NoOpPasswordEncoder.getInstance()));
  }

  /** Plain HTTP next to HTTPS, which asks clients for a certificate. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> plainHttp(Settings settings) {
    return (factory) -> {
      Connector connector = new Connector();
      connector.setProperty("address", "127.0.0.1");
      connector.setPort(settings.httpPort());
      factory.addAdditionalConnectors(connector);
    };
  }
}
