package dev.reprise;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Outline;
import dev.reprise.request.Operation;
import dev.reprise.request.Request;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Timeline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request and what was understood of it.
 *
 * @param destination null when nobody is configured to answer
 * @param asked the same in the words of the decision record
 */
record Question(
    Request request,
    Dialect dialect,
    Outline outline,
    @Nullable Destination destination,
    Timeline timeline,
    Decision.Asked asked) {

  static Question of(
      Request request,
      Dialect dialect,
      Outline outline,
      @Nullable Destination destination,
      Timeline timeline) {
    return new Question(
        request, dialect, outline, destination, timeline, asked(request, outline, destination));
  }

  private static Decision.Asked asked(
      Request request, Outline outline, @Nullable Destination destination) {
    return new Decision.Asked(
        request.principal(),
        request.operation(),
        request.hints(),
        outline.model(),
        outline.streamed(),
        request.body().length,
        destination == null ? "" : destination.provider(),
        destination == null ? "" : destination.route());
  }

  /** The same question, asked in another request. */
  Question again(String id, Timeline fresh) {
    return new Question(request.again(id), dialect, outline, destination, fresh, asked);
  }

  /** The same question, asked in other words. */
  Question with(Request other) {
    return of(other, dialect, outline, destination, timeline);
  }

  /** The same question, put to another than the route's provider. */
  Question answeredBy(Destination other) {
    return of(request, dialect, outline, other, timeline);
  }

  /** Whether whoever answers stands in for the route's provider. */
  boolean stoodIn() {
    return destination != null && destination.standsIn();
  }

  /** In which form the caller wants the answer. */
  Entry.Form form() {
    return outline.streamed() ? Entry.Form.STREAM : Entry.Form.WHOLE;
  }

  /** The position the answer must not be older than (F-10), or null. */
  @Nullable Stamp minPosition() {
    String asked = request.hints().minPosition();
    return asked == null ? null : Stamp.parse(asked);
  }

  /** The tags the request itself brought (F-11). */
  List<Tag> ownTags() {
    List<String> names = request.hints().tags();
    return names.isEmpty() ? List.of() : names.stream().map(Tag::new).toList();
  }

  /** Whether the caller wants a kept answer or none; only answers that might be kept are meant. */
  boolean cachedOnly() {
    return request.directives().onlyIfCached()
        && request.operation().act() == Operation.Act.GENERATE;
  }
}
