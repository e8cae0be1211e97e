package dev.reprise.gateway.config.reading;

import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.ConfigWarnings;
import dev.reprise.gateway.config.Environment;
import dev.reprise.policy.bundle.Obeyed;
import dev.reprise.yaml.Misconfigured;
import java.io.PrintStream;

/**
 * The command {@code check-config}: prints the effective configuration with its warnings, or what
 * is wrong.
 */
public final class CheckConfig {
  private CheckConfig() {}

  /**
   * @return the exit code: 0, also with warnings, or 2 after one line {@code key: value: what to
   *     write instead}; a line for each key that does not exist
   */
  public static int run(
      CommandLineOptions options, Environment environment, PrintStream out, PrintStream err) {
    try {
      Config config = ConfigReader.read(options, environment);
      String version = Obeyed.from(config.policy()).version();
      out.print(config.effective());
      out.println("# policy bundle " + version);
      ConfigWarnings.of(config).forEach(warning -> err.println("warning: " + warning));
      return 0;
    } catch (Misconfigured e) {
      err.println(e.getMessage());
      return 2;
    }
  }

  /**
   * Reads the policy bundle of a configuration.
   *
   * @throws Misconfigured when it would be refused
   */
  public static void refuseBundle(Config config) {
    Obeyed.from(config.policy());
  }
}
