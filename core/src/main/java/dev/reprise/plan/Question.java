package dev.reprise.plan;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.canonical.FieldRules;
import dev.reprise.json.Document;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.body.Outline;
import dev.reprise.request.Operation;
import dev.reprise.request.Partition;
import dev.reprise.request.Request;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Timeline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that was understood, and who is to answer it.
 *
 * @param asked the request as the decision record describes it
 * @param notes what is known of a large request after its parsed form was released; null where it
 *     is never released: a small request, or one remembered for its repeats
 */
public record Question(
    ReadRequest reading,
    Destination destination,
    Decision.RequestSummary asked,
    @Nullable Notes notes) {
  /** What is still needed of a request's document after it was released. */
  static final class Notes {
    private volatile @Nullable List<Decision.Loose> loose;
    private volatile boolean addsUsage;
  }

  static Question of(ReadRequest reading, Destination destination) {
    Document document = reading.request().document();
    boolean large = document != null && document.room().large();
    return new Question(
        reading, destination, reading.asked(destination), large ? new Notes() : null);
  }

  public Request request() {
    return reading.request();
  }

  public Dialect dialect() {
    return reading.dialect();
  }

  public Outline outline() {
    return reading.outline();
  }

  public Timeline timeline() {
    return reading.timeline();
  }

  /** What each field of the request counts as: the dialect's rules and the bundle's. */
  FieldRules fieldRules(Keying.Basis basis) {
    return dialect()
        .fieldRules(request().operation())
        .ignoring(basis.policy().policy().ignoredHeaders());
  }

  /** The caller's. */
  public Partition partition() {
    return request().principal().partition();
  }

  /** The same question, asked in another request. */
  Question again(String id, Timeline fresh) {
    return new Question(reading.again(id, fresh), destination, asked, null);
  }

  /** The same question with a changed body. */
  public Question with(Request other) {
    return of(reading.with(other), destination);
  }

  /** The same question when another provider than the route's answers it. */
  public Question answeredBy(Destination other) {
    return of(reading, other);
  }

  /** Whether a fallback answers in place of the route's provider. */
  public boolean stoodIn() {
    return destination.standsIn();
  }

  /** In which form the caller wants the answer. */
  public Entry.Form form() {
    return outline().streamed() ? Entry.Form.STREAM : Entry.Form.WHOLE;
  }

  /**
   * To be called when the call is about to begin. Releases the parsed form of a large request,
   * because the call may take minutes and nobody reads it meanwhile. It is kept where a fallback
   * may have to read it.
   *
   * @param copies of the body that the call references beside it
   */
  public void releaseDocument(int copies) {
    Document document = request().document();
    if (notes == null || document == null || document.gone() || !mayReleaseDocument()) {
      return;
    }
    notes.addsUsage = addsUsage();
    notes.loose = Layout.loose(this); // from here on the notes are asked
    document.release();
    document.room().left(copies);
  }

  /**
   * Whether the parsed form is released when the call begins. Not where another provider may have
   * to read it: a fallback does not know whether more fallbacks follow.
   */
  public boolean mayReleaseDocument() {
    return notes != null && destination.fallbacks().isEmpty() && !destination.standsIn();
  }

  /** Volatile text in the stable part, noted before the request was let go of; null: not noted. */
  @Nullable List<Decision.Loose> noted() {
    return notes == null ? null : notes.loose;
  }

  /** Whether Reprise asks for stream usage though the caller did not. */
  public boolean addsUsage() {
    Document document = request().document();
    if (notes != null && notes.loose != null) {
      return notes.addsUsage;
    }
    return document != null
        && dialect().addsUsage(request().operation(), document, destination.askStreamUsage());
  }

  /** The position the answer must not be older than (F-10), or null. */
  @Nullable Stamp minPosition() {
    String asked = request().hints().minPosition();
    return asked == null ? null : Stamp.parse(asked);
  }

  /** The tags the request itself brought (F-11). */
  List<Tag> ownTags() {
    List<String> names = request().hints().tags();
    return names.isEmpty() ? List.of() : names.stream().map(Tag::new).toList();
  }

  /**
   * Whether the caller wants a kept answer or none. It has no effect on operations whose answers
   * are never kept.
   */
  public boolean cachedOnly() {
    return request().directives().onlyIfCached()
        && request().operation().act() == Operation.Act.GENERATE;
  }
}
