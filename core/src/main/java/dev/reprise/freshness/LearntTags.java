package dev.reprise.freshness;

import dev.reprise.artifact.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Tags that are known only from the answer: {@code model:RELEASE}, the release that made it. While
 * a call is in flight its release is not known. So every invalidation of a model tag also
 * invalidates {@link #ANY_MODEL}, and a request that would share a live stream depends on that tag
 * too (F-6): a stream that began before a model tag was invalidated is not joined afterwards.
 */
public final class LearntTags {
  private static final String MODEL = "model:";

  /** Invalidated together with every {@code model:} tag of its partition. */
  public static final Tag ANY_MODEL = new Tag("model:/any");

  private LearntTags() {}

  /** The tags to invalidate: those named, and {@link #ANY_MODEL} if one of them is a model tag. */
  public static Collection<Tag> moved(Collection<Tag> named) {
    if (named.stream().noneMatch(tag -> tag.name().startsWith(MODEL))) {
      return named;
    }
    var all = new LinkedHashSet<>(named);
    all.add(ANY_MODEL);
    return all;
  }

  /** What a live stream depends on while its release is unknown. */
  public static List<Tag> andAnyModel(List<Tag> tags) {
    var all = new ArrayList<>(tags);
    all.add(ANY_MODEL);
    return all;
  }
}
