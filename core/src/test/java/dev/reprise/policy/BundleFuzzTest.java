package dev.reprise.policy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reprise.yaml.Misconfigured;
import org.junit.jupiter.api.Tag;

/** No text makes the reader throw anything but its own refusal. */
@Tag("fuzz")
class BundleFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void any_text_is_a_bundle_or_a_refusal(FuzzedDataProvider input) {
    try {
      BundleReader.read(input.consumeRemainingAsString());
    } catch (Misconfigured expected) {
      if (expected.getMessage().indexOf('\n') >= 0) {
        throw new AssertionError("a refusal is one line", expected);
      }
    }
  }
}
