package dev.reprise.key;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The semantic contract (row A3): everything an answer depends on, as tagged components, framed
 * without delimiters.
 *
 * <p>The frame is {@code version(1 byte)}, then for each component in order {@code tag(varint) ·
 * length of name(varint) · name(UTF-8) · length of value(varint) · value}. Two lists have the same
 * frame only if they are equal: a varint ends where its own bytes say (its shortest form is the
 * only one written), so a reader that knows nothing but the frame recovers from left to right the
 * first tag, then the length and with it exactly the bytes of the name, then the same for the
 * value, and stands at the start of the next component or at the end. The frame thus determines the
 * list; tags determine fields, and UTF-8 determines names. No byte inside a name or a value can be
 * mistaken for a boundary.
 *
 * @param components in the order in which they are framed
 */
public record Contract(List<Component> components) {
  /** First byte of every frame. Another layout means another version. */
  static final int VERSION = 1;

  private static final int MORE = 0x80;
  private static final int SEVEN_BITS = 0x7F;

  /**
   * What a component is. The wire tag never changes once used and is never used again; the ordinal
   * means nothing. For model responses the prompt itself, the decoding parameters, tool
   * definitions, tool outputs given as messages, the demanded output schema and the model as asked
   * stand in the body and so in {@link #BODY}; a field here is used only when the value is not in
   * the body.
   */
  public enum Field {
    /** Version of what {@link Contracts} puts in; see {@link Contracts#RECIPE}. */
    RECIPE(1),
    /** The partition; absent for entries in the public scope. */
    TENANT(2),
    /** The operator's public namespace, instead of a tenant. */
    PUBLIC_NAMESPACE(3),
    /** Which of the scopes was chosen (contract 2.5). */
    SCOPE(4),
    WORKSPACE(5),
    USER(6),
    /** Environment, region or surface answering. */
    ENVIRONMENT(7),
    /** The configured provider that answers. */
    PROVIDER(8),
    /** The provider's address. */
    UPSTREAM(9),
    /**
     * The effective model with its release, after aliases and overrides; named {@code path} for the
     * one written in the path.
     */
    MODEL(10),
    /** Tokenizer version, where a model's release does not fix it. */
    TOKENIZER(11),
    DIALECT(12),
    ENDPOINT(13),
    /** Path without the action behind its last colon: carries the API version of the dialect. */
    PATH(14),
    /** Canonical digest of the body: prompt, tools, decoding parameters, output schema. */
    BODY(15),
    /** The rule set that made the digest, and whether tools were sorted. */
    RULE_SET(16),
    /** Version of a prompt template, when blocks are keyed on their own. */
    PROMPT_SCHEMA(17),
    POLICY(18),
    GUARDRAIL(19),
    /** Version of tool definitions kept elsewhere; those in the body are in {@link #BODY}. */
    TOOL_SCHEMA(20),
    RETRIEVAL_INDEX(21),
    /** Fingerprint of the caller's rights: groups, ACL version. */
    AUTHORISATION(22),
    /** Id of a memory state ({@code Reprise-Memory}). */
    MEMORY(23),
    /** Evidence the answer stands on ({@code Reprise-Evidence}). */
    RETRIEVAL_FINGERPRINT(24),
    /** Outputs of tools that are not in the body. */
    TOOL_OUTPUT(25),
    /** Decoding parameters given outside the body. */
    DECODING(26),
    /** Version of an output schema kept elsewhere; one in the body is in {@link #BODY}. */
    RESPONSE_SCHEMA(27),
    /** Task or route name ({@code Reprise-Task}). */
    TASK(28),
    ENTRY_TYPE(29),
    /** A forwarded header field by its lower-case name: versions, betas, organisation, project. */
    HEADER(30),
    /** A keyed query parameter by its name. */
    QUERY(31),
    /**
     * A credential sent beside the one that names the caller, by the header (or {@code ?} and the
     * parameter) it stands in: a keyed digest, never the credential itself.
     */
    CREDENTIAL(32);

    private final int tag;

    Field(int tag) {
      this.tag = tag;
    }

    public int tag() {
      return tag;
    }
  }

  /**
   * One component; {@code name} tells several of one field apart in explanations (a header's name),
   * and is framed with the value. The value is not copied and must not be changed.
   */
  @SuppressWarnings("ArrayRecordComponent") // equality is by content, below
  public record Component(Field field, String name, byte[] value) {

    /** A component with text for its value. */
    public static Component of(Field field, String name, String value) {
      return new Component(field, name, utf8(value));
    }

    public static Component of(Field field, String value) {
      return of(field, "", value);
    }

    /** Adds a component for a value that may be absent: absent adds nothing, so it is not empty. */
    static void optional(List<Component> found, Field field, String name, @Nullable String value) {
      if (value != null) {
        found.add(of(field, name, value));
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Component that
          && field == that.field
          && name.equals(that.name)
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return (field.tag() * 31 + name.hashCode()) * 31 + Arrays.hashCode(value);
    }

    /** Names the component; values may tell something of the prompt. */
    @Override
    public String toString() {
      return field + (name.isEmpty() ? "" : " " + name) + " of " + value.length + " bytes";
    }
  }

  public Contract {
    components = List.copyOf(components);
  }

  /**
   * The frame. Throws IllegalArgumentException for a name with half a surrogate pair: UTF-8 would
   * write another character in its place.
   */
  public byte[] frame() {
    byte[][] names = new byte[components.size()][];
    int length = 1;
    for (int i = 0; i < names.length; i++) {
      Component component = components.get(i);
      names[i] = utf8(component.name);
      length += varintLength(component.field.tag()) + framedLength(names[i]);
      length = Math.addExact(length, framedLength(component.value));
    }
    byte[] frame = new byte[length];
    frame[0] = VERSION;
    int at = 1;
    for (int i = 0; i < names.length; i++) {
      Component component = components.get(i);
      at = varint(frame, at, component.field.tag());
      at = framed(frame, at, names[i]);
      at = framed(frame, at, component.value);
    }
    return frame;
  }

  private static int framedLength(byte[] bytes) {
    return varintLength(bytes.length) + bytes.length;
  }

  private static int framed(byte[] frame, int at, byte[] bytes) {
    int start = varint(frame, at, bytes.length);
    System.arraycopy(bytes, 0, frame, start, bytes.length);
    return start + bytes.length;
  }

  private static int varintLength(int number) {
    int length = 1;
    for (int rest = number >>> 7; rest != 0; rest >>>= 7) {
      length++;
    }
    return length;
  }

  /** Little end first, seven bits a byte, the high bit on all but the last. */
  private static int varint(byte[] frame, int start, int number) {
    int at = start;
    int rest = number;
    while (rest > SEVEN_BITS) {
      frame[at++] = (byte) (rest & SEVEN_BITS | MORE);
      rest >>>= 7;
    }
    frame[at++] = (byte) rest;
    return at;
  }

  private static byte[] utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))
          && !new String(bytes, StandardCharsets.UTF_8).equals(text)) {
        throw new IllegalArgumentException(
            "text with half a surrogate pair cannot be part of a contract");
      }
    }
    return bytes;
  }
}
