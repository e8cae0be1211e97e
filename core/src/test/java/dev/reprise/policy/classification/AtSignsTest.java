package dev.reprise.policy.classification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands around an at sign. */
class AtSignsTest {
  private static boolean is(String text, BiFunction<TextWindow, Integer, Boolean> rule) {
    byte[] bytes = text.getBytes(UTF_8);
    var window = new TextWindow(bytes, 0, bytes.length);
    return rule.apply(window, AtSigns.next(window, 0));
  }

  @Test
  void the_next_at_sign_is_found_wherever_it_stands_in_the_window() {
    for (int length = 1; length < 30; length++) {
      for (int at = 0; at < length; at++) {
        byte[] bytes = "?".repeat(length).getBytes(UTF_8);
        bytes[at] = '@';
        assertThat(AtSigns.next(new TextWindow(bytes, 0, length), 0)).isEqualTo(at);
        assertThat(AtSigns.next(new TextWindow(bytes, 0, length), at + 1)).isEqualTo(-1);
        assertThat(AtSigns.next(new TextWindow(bytes, 0, at), 0)).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://app:s3cr@db",
        "url=redis://:hunter2x@cache",
        "x://u:abcd@h",
        "'amqp://u:p4ss:w0rd@h'",
        "https://u:~~xyz@h",
        "\"mongodb://u:abc1@h\"",
        "postgres://app:s3cr3t@",
        "postgres://app:s3cr3t@ db",
        "\"postgres://app:s3cr3t@\""
      })
  void a_password_in_an_address(String text) {
    assertThat(is(text, AtSigns::password)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "://app:s3cr3t@db",
        "1://app:s3cr3t@db",
        "postgres://app@db",
        "postgres://app:abc@db",
        "postgres://app:abab@db",
        "postgres://app:password@db",
        "postgres://app:PassWord@db",
        "postgres://app:<secret-1>@db",
        "postgres://app:${SECRET}@db",
        "postgres://app:[secret]@db",
        "postgres://app:%PASS%@db",
        "postgres://app:*****x@db",
        "postgres://host/app:s3cr3t@db",
        "postgres://app: s3cr3t@db",
        "postgres://app:\"s3cr3t@db",
        "postgres://app:'s3cr3t@db",
        "postgres://app:`s3cr3t@db",
        "postgres://app:\\s3cr3t@db",
        "postgres://app:\u007fs3cr3t@db",
        "app:s3cr3t@db"
      })
  void no_password_in_an_address(String text) {
    assertThat(is(text, AtSigns::password)).isFalse();
  }

  @Test
  void a_password_is_looked_for_in_the_256_characters_before_the_at_sign() {
    assertThat(is("x://u:" + "ab1".repeat(83) + "z@h", AtSigns::password)).isTrue();
    assertThat(is("x://u:" + "ab1".repeat(83) + "zz@h", AtSigns::password)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@acme.com",
        "a@b.co",
        "ada.l+x-y%z_1@acme-corp.co.uk",
        "<ada@acme.com>",
        "ada@acme.com.",
        "ada@acme.com-",
        "ADA@ACME.COM",
        "ada@x.abcdefghijklmnopqrstuvwx",
        "ada@myexample.com",
        "reply@acme.com"
      })
  void an_address_of_a_person(String text) {
    assertThat(is(text, AtSigns::address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@acme.com",
        " @acme.com",
        "ada-@acme.com",
        "ada.@acme.com",
        "ada@acme",
        "ada@.com",
        "ada@.acme.com",
        "ada@-acme.com",
        "ada@acme.c",
        "ada@x.abcdefghijklmnopqrstuvwxy",
        "ada@acme.c0m",
        "logo@2x.png",
        "git@github.com",
        "noreply@acme.com",
        "acme-noreply@acme.com",
        "ada@example.com",
        "ada@mail.example.org",
        "ada@users.noreply.github.com",
        "ada@acme.test",
        "ada@acme.internal",
        "ada@",
        "ada@..."
      })
  void no_address_of_a_person(String text) {
    assertThat(is(text, AtSigns::address)).isFalse();
  }

  @Test
  void names_are_read_up_to_64_characters_and_hosts_up_to_253() {
    assertThat(is("x".repeat(64) + "@acme.com", AtSigns::address)).isTrue();
    assertThat(is("no" + "x".repeat(62) + "@acme.com", AtSigns::address)).isTrue();
    // Of a longer name the last 64 characters count, so a name of nobody stays none.
    assertThat(is("y".repeat(70) + "noreply@acme.com", AtSigns::address)).isFalse();
    String host = "h".repeat(249) + ".com";
    assertThat(host).hasSize(253);
    assertThat(is("ada@" + host, AtSigns::address)).isTrue();
    assertThat(is("ada@h" + "h".repeat(251) + ".com", AtSigns::address)).isFalse();
    assertThat(is("ada@" + "h".repeat(250) + ".co", AtSigns::address)).isTrue();
    assertThat(is("ada@" + "h".repeat(251) + ".co", AtSigns::address)).isFalse();
  }
}
