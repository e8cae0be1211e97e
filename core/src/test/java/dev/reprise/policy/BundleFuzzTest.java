package dev.reprise.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reprise.policy.bundle.BundleReader;
import dev.reprise.yaml.Misconfigured;
import org.junit.jupiter.api.Tag;

/** No text makes the reader throw anything but its own refusal. */
@Tag("fuzz")
class BundleFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void any_text_is_a_bundle_or_a_refusal(byte[] input) {
    try {
      BundleReader.read(new String(input, UTF_8));
    } catch (Misconfigured expected) {
      if (expected.getMessage().indexOf('\n') >= 0) {
        throw new AssertionError("a refusal is one line", expected);
      }
    }
  }
}
