package dev.reprise.provider;

import dev.reprise.budget.Claim;
import dev.reprise.canonical.FieldRules;
import dev.reprise.json.Document;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.Outline;
import dev.reprise.provider.body.PromptShape;
import dev.reprise.provider.sheet.WireSheet;
import dev.reprise.request.Operation;
import dev.reprise.response.Reply;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.Sink;
import java.util.List;
import java.util.Optional;

/**
 * Everything that Reprise knows about one wire format: its paths, its family (credentials, how it
 * is recognised, kinds of providers, names in spans), what its fields count as, its codec, its
 * errors, the places of ids of earlier answers. Pure. An extension point: adding a dialect takes a
 * folder under {@code provider/} and a line in {@link dev.reprise.catalogue.Dialects}; its test
 * extends the dialect contract of the test kit.
 */
public interface Dialect {
  /** Part of contracts: another name is another key. */
  String name();

  /** What the dialects of one vendor have in common. */
  Family family();

  /** Its paths, and what is asked on each. */
  Routes routes();

  /** What each field of a generating request counts as. */
  FieldRules fieldRules();

  /**
   * What each field of a request of this operation counts as. Use this method and not the one
   * without a parameter: a field that is ignored in one operation may be keyed in another.
   */
  default FieldRules fieldRules(Operation operation) {
    return fieldRules();
  }

  /**
   * Reads from the body what policy, routing and telemetry need. Never fails: a value of a wrong
   * type counts as absent.
   */
  Outline outline(Operation operation, Document body);

  /**
   * Where bodies keep the parts of a prompt; {@link PromptShape#NONE}: nothing is laid out anew.
   */
  default PromptShape promptShape() {
    return PromptShape.NONE;
  }

  /** The body split losslessly into ordered blocks with prefix marks (row A1). Not the hot path. */
  Blocks blocks(Operation operation, Document body);

  ReplyCodec replies();

  /**
   * The body that is sent to the provider: the caller's bytes with the edits that rules demand
   * . {@code x-reprise} members are removed from tools; stream usage is asked for when {@code
   * askStreamUsage} is true and the dialect needs it.
   */
  UpstreamBody upstream(Operation operation, Document body, boolean askStreamUsage);

  /**
   * @param body the bytes to send; the caller's own array when nothing was edited
   * @param usageAdded whether Reprise asked for stream usage; then the usage must be removed from
   *     the answer (contract 2.4)
   */
  record UpstreamBody(byte[] body, boolean usageAdded) {}

  /**
   * Whether {@link #upstream} asks for stream usage although the caller did not. Found out without
   * editing the body again.
   */
  default boolean addsUsage(Operation operation, Document body, boolean askStreamUsage) {
    return false;
  }

  /**
   * Removes from a live answer the usage that only {@link #upstream} asked for.
   *
   * @param memory counts the bytes of an unfinished frame; closed at the end of the stream
   */
  default Sink withoutUsage(Sink next, Claim memory) {
    return next;
  }

  /**
   * Writes an error in the shape of this dialect. The message already says what happened, where,
   * and what to do.
   */
  Reply error(int status, String message, String requestId);

  /** Response headers that may be stored and replayed, lower case (an allow-list; contract 2.4). */
  List<String> replayableHeaders();

  /** Where ids of earlier answers come back; empty: callers never refer to one. */
  default Optional<IdPlaces> idPlaces() {
    return Optional.empty();
  }

  /** What it says around its bodies, as data: headers, parameters, words of errors. */
  WireSheet wire();
}
