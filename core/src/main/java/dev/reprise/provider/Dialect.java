package dev.reprise.provider;

import dev.reprise.budget.Claim;
import dev.reprise.canonical.FieldRules;
import dev.reprise.json.Document;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.Outline;
import dev.reprise.provider.sheet.WireSheet;
import dev.reprise.request.Operation;
import dev.reprise.response.Reply;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.Sink;
import java.util.List;
import java.util.Optional;

/**
 * A wire format, and everything that is declared of it: its paths, its family (credentials, how it
 * is recognised, kinds of providers, names in spans), what its fields count as, its codec, its
 * errors, where ids come back. Pure: bytes to blocks and back. An open socket: adding one is a
 * folder under {@code provider/} and a line in {@link dev.reprise.catalogue.Dialects}; its test
 * extends the dialect contract of the test kit.
 */
public interface Dialect {
  /** Part of contracts: another name is another key. */
  String name();

  /** What it shares with the vendor's other dialects. */
  Family family();

  /** Its paths, and what is asked on each. */
  Routes routes();

  /** What each field of a generating request counts as. */
  FieldRules fieldRules();

  /**
   * What each field of this operation's request counts as; the one to ask, since a name that is
   * ignored in one operation may be keyed in another.
   */
  default FieldRules fieldRules(Operation operation) {
    return fieldRules();
  }

  /**
   * What the body says that policy, routing and telemetry need. Total: odd types count as absent.
   */
  Outline outline(Operation operation, Document body);

  /** The body split losslessly into ordered blocks with prefix marks (row A1). Not the hot path. */
  Blocks blocks(Operation operation, Document body);

  ReplyCodec replies();

  /**
   * What goes upstream: the caller's bytes, edited only where a rule fires: {@code x-reprise}
   * members removed from tools, stream usage asked for when {@code askStreamUsage} and the dialect
   * needs it.
   */
  Upstream upstream(Operation operation, Document body, boolean askStreamUsage);

  /**
   * @param body the bytes to send; the caller's own array when nothing was edited
   * @param usageAdded true when stream usage was asked for by us, so that what it adds must be
   *     removed on the way back (contract 2.4)
   */
  record Upstream(byte[] body, boolean usageAdded) {}

  /**
   * Whether {@link #upstream} asks for stream usage on our own account: the question of the way
   * back, without making the edited bytes again.
   */
  default boolean addsUsage(Operation operation, Document body, boolean askStreamUsage) {
    return false;
  }

  /**
   * Removes from a live answer what {@link #upstream} had asked for on our own account.
   *
   * @param memory holds what waits for its end; closed at the end of the stream
   */
  default Sink withoutUsage(Sink next, Claim memory) {
    return next;
  }

  /** An error in the caller's own shape; the message already says what, where and the remedy. */
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
