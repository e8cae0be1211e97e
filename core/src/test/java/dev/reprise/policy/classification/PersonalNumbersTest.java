package dev.reprise.policy.classification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiPredicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Telephone numbers and bank accounts by their shape and by what is said before them. */
class PersonalNumbersTest {
  private static boolean is(String text, BiPredicate<TextWindow, Digits> rule) {
    byte[] bytes = text.getBytes(UTF_8);
    var window = new TextWindow(bytes, 0, bytes.length);
    var run = new Digits();
    run.read(window, Math.max(0, Digits.find(window, 0)));
    return rule.test(window, run);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+44 20 7946 09",
        "+1 234 567 8901",
        "+12.345.678.9012",
        "+1-234-567-890",
        "+123 456 789 012 345",
        "+1.234.567.8901",
        "+1.234-567-8901",
        "+1.234.567 8901",
        "phone: 1234567",
        "phone 123456789012345",
        "call me on 555 123 4567",
        "whatsapp 5551234567",
        "phone number is under 5551234567",
        "tel.: 5551234567",
        "PHONE 5551234567",
        "\u00e9 phone 5551234567",
        "phone 5551234567.",
        "phone\u00005551234567",
        "telephone                        5551234567"
      })
  void a_telephone_number(String text) {
    assertThat(is(text, PersonalNumbers::telephone)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5551234567",
        "+5551234567",
        "+44 20 7946 0",
        "+04 20 7946 0958",
        "+1.234567890",
        "+1.234567890.",
        "+1.234567890. 12 more",
        "+1.234567 2.345678",
        "+1.2 3.4 5.6 7.8 9.1",
        "phone: 123456",
        "phone 1234567890123456",
        "call now 5551234567",
        "phone the number is under 5551234567",
        "phone 5551234567x",
        "phone 5551234567_",
        "microphone 5551234567",
        "the 5551234567",
        "telephone                         5551234567",
        "averyveryverylongwordindeedphone 5551234567"
      })
  void no_telephone_number(String text) {
    assertThat(is(text, PersonalNumbers::telephone)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GB82WEST12345698765432",
        "GB82 WEST 1234 5698 7654 32",
        "GB82-WEST-1234-5698-7654-32",
        "to GB82WEST12345698765432.",
        "DE89370400440532013000",
        "NO9386011117947",
        "AT611904300234573201",
        "CZ6508000000192000145399",
        "\\nDE89370400440532013000",
        "(DE89370400440532013000)"
      })
  void a_bank_account(String text) {
    assertThat(is(text, PersonalNumbers::account)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GB82WEST12345698765433",
        "GB82WEST1234569876543",
        "GB82WEST123456987654321",
        "GB82WEST12345698765432x",
        "GB82  WEST12345698765432",
        "GB82/WEST12345698765432",
        "ZZ82WEST12345698765432",
        "xGB82WEST12345698765432",
        "gb82WEST12345698765432",
        "Gb82WEST12345698765432",
        "GB8",
        "GB",
        "GBX2WEST12345698765432",
        // The remainder is right, but a check digit is a letter.
        "GBX2WEST12345698000033",
        "GB2XWEST12345698000056"
      })
  void no_bank_account(String text) {
    assertThat(is(text, PersonalNumbers::account)).isFalse();
  }
}
