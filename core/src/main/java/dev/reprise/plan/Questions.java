package dev.reprise.plan;

import dev.reprise.artifact.Tag;
import dev.reprise.json.Document;
import dev.reprise.key.CacheKey;
import dev.reprise.lookup.Want;
import dev.reprise.policy.Facts;
import dev.reprise.policy.Policy;
import dev.reprise.provider.body.Outline;
import dev.reprise.provider.live.LiveData;
import dev.reprise.request.EntryType;
import dev.reprise.request.Request;
import dev.reprise.request.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What policy, the tiers and the freshness protocol are told of a question. Pure. */
final class Questions {
  private Questions() {}

  static Facts facts(Question question, EntryType type, Policy policy) {
    Request request = question.request();
    Outline outline = question.outline();
    return new Facts(
        type,
        request.principal().narrowestScope(),
        question.partition().name(),
        question.destination().route(),
        orEmpty(request.hints().task()),
        orEmpty(request.hints().agent()),
        outline.model(),
        outline.temperature(),
        outline.stateful(),
        outline.tools(),
        outline.outputSchema(),
        outline.answers(),
        request.directives().maxAgeSeconds(),
        request.directives().noStore(),
        live(question, policy));
  }

  /**
   * The live data that the dialect found in the request, and members that the bundle calls live.
   */
  private static List<Facts.LiveFact> live(Question question, Policy policy) {
    Document document = question.request().document();
    if (policy.liveMembers().isEmpty() || document == null) {
      return question.outline().live();
    }
    var live = new ArrayList<>(question.outline().live());
    for (String name : policy.liveMembers()) {
      if (LiveData.given(document, name)) {
        live.add(new Facts.LiveFact(Facts.LiveFact.LiveKind.MEMBER, name));
      }
    }
    return live;
  }

  /**
   * What every entry depends on (4.4): the tenant, then the tags of the bundle, then the request's
   * own.
   */
  static List<Tag> tags(Question question, List<String> ofTheBundle) {
    var tags = new ArrayList<Tag>();
    tags.add(new Tag("t:" + question.partition().name()));
    ofTheBundle.forEach(tag -> tags.add(new Tag(tag)));
    tags.addAll(question.ownTags());
    return tags.stream().distinct().toList();
  }

  static Want want(Question question, Scope scope, CacheKey key, String policyVersion) {
    Long maxAge = question.request().directives().maxAgeSeconds();
    return new Want(
        question.request().operation().entryType(),
        question.partition(),
        scope,
        key,
        policyVersion,
        question.ownTags(),
        question.minPosition(),
        maxAge == null ? null : Duration.ofSeconds(maxAge),
        new ReplyRendering(question.form(), question.dialect().replies()));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
