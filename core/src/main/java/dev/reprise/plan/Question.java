package dev.reprise.plan;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Outline;
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
 * @param asked the same, as the decision record says it
 */
public record Question(Reading reading, Destination destination, Decision.Asked asked) {

  static Question of(Reading reading, Destination destination) {
    return new Question(reading, destination, reading.asked(destination));
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

  /** The caller's. */
  public Partition partition() {
    return request().principal().partition();
  }

  /** The same question, asked in another request. */
  Question again(String id, Timeline fresh) {
    return new Question(reading.again(id, fresh), destination, asked);
  }

  /** The same question, its body rearranged. */
  Question with(Request other) {
    return of(reading.with(other), destination);
  }

  /** The same question, answered by another than the route's provider. */
  public Question answeredBy(Destination other) {
    return of(reading, other);
  }

  /** Whether whoever answers stands in for the route's provider. */
  public boolean stoodIn() {
    return destination.standsIn();
  }

  /** In which form the caller wants the answer. */
  public Entry.Form form() {
    return outline().streamed() ? Entry.Form.STREAM : Entry.Form.WHOLE;
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

  /** Whether the caller wants a kept answer or none; only answers that might be kept are meant. */
  public boolean cachedOnly() {
    return request().directives().onlyIfCached()
        && request().operation().act() == Operation.Act.GENERATE;
  }
}
