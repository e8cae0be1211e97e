package dev.reprise.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.junit.jupiter.api.Test;

/** The same as the RFC's example and, for random inputs, as the platform's own. */
class HkdfTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** RFC 5869 appendix A.3: no salt, no information; the first 32 of its 42 bytes. */
  @Test
  void gives_the_example_of_the_rfc() {
    byte[] extracted = Hkdf.extract(hex("0b".repeat(22)));
    assertThat(extracted)
        .isEqualTo(hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"));
    assertThat(Hkdf.expand(extracted, new byte[0]))
        .isEqualTo(hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"));
  }

  @Test
  void gives_what_the_platform_gives() throws Exception {
    KDF platform = KDF.getInstance("HKDF-SHA256");
    var random = new Random(7);
    for (int n = 0; n < 200; n++) {
      byte[] material = new byte[1 + random.nextInt(64)];
      byte[] information = new byte[random.nextInt(80)];
      random.nextBytes(material);
      random.nextBytes(information);
      var extracted =
          platform.deriveKey("HKDF", HKDFParameterSpec.ofExtract().addIKM(material).extractOnly());
      assertThat(Hkdf.extract(material)).isEqualTo(extracted.getEncoded());
      assertThat(Hkdf.expand(extracted.getEncoded(), information))
          .isEqualTo(
              platform
                  .deriveKey("HKDF", HKDFParameterSpec.expandOnly(extracted, information, 32))
                  .getEncoded());
    }
  }
}
