package dev.reprise.gateway.money;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The accounts of one caller: by route, task, provider and model, and again by session. Their
 * number is limited: keys beyond the first {@value #MOST_PLACES} share one account, and the
 * sessions unused for longest are added to {@code other}, so that the newest sessions have their
 * own. No amount is lost.
 */
public final class Purse {
  public static final String OTHER = "other";
  private static final int MOST_PLACES = 256;
  private static final int MOST_SESSIONS = 256;
  private static final int GIVEN_UP_AT_ONCE = 64;

  /** How many accounts may still be opened, over all purses. */
  private final AtomicInteger left;

  /** A purse without a common limit with others. */
  public Purse() {
    this(new AtomicInteger(Integer.MAX_VALUE));
  }

  Purse(AtomicInteger left) {
    this.left = left;
  }

  private boolean opens() {
    boolean may = left.getAndDecrement() > 0;
    if (!may) {
      left.getAndIncrement();
    }
    return may;
  }

  /** What calls are added up by, except the session. */
  public record AccountKey(String route, String task, String provider, String model) {
    static final AccountKey OTHERS = new AccountKey(OTHER, OTHER, OTHER, OTHER);
  }

  private final ConcurrentMap<AccountKey, Account> places = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Account> sessions = new ConcurrentHashMap<>();

  Account at(AccountKey place) {
    Account known = places.get(place);
    return known == null ? firstAt(place) : known;
  }

  private synchronized Account firstAt(AccountKey place) {
    boolean room = places.containsKey(place) || places.size() < MOST_PLACES && opens();
    return places.computeIfAbsent(room ? place : AccountKey.OTHERS, it -> new Account());
  }

  Account session(String name) {
    Account known = sessions.get(name);
    return known == null ? firstSession(name) : known;
  }

  private synchronized Account firstSession(String name) {
    if (sessions.containsKey(name) || sessions.size() < MOST_SESSIONS && opens()) {
      return sessions.computeIfAbsent(name, it -> new Account());
    }
    return afterGivingUpUnused(name);
  }

  /**
   * Gives up this caller's sessions that are unused for longest; when it has none, its calls are
   * counted under {@code other}.
   */
  private Account afterGivingUpUnused(String name) {
    List<String> unused = longestUnused();
    if (unused.isEmpty()) {
      return sessions.computeIfAbsent(OTHER, it -> new Account());
    }
    Account others = sessions.computeIfAbsent(OTHER, it -> new Account());
    unused.forEach(
        each -> {
          Account given = sessions.remove(each);
          if (given != null) {
            given.retireInto(others);
          }
        });
    left.addAndGet(unused.size() - 1);
    return sessions.computeIfAbsent(name, it -> new Account());
  }

  private List<String> longestUnused() {
    var touched = new HashMap<String, Long>();
    sessions.forEach((name, account) -> touched.put(name, account.touched));
    touched.remove(OTHER);
    return touched.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .limit(GIVEN_UP_AT_ONCE)
        .map(Map.Entry::getKey)
        .toList();
  }

  public Account total() {
    var total = new Account();
    places.values().forEach(account -> account.addTo(total));
    return total;
  }

  /** Sums by one part of the key. */
  public Map<String, Account> by(Function<AccountKey, String> part) {
    var sums = new HashMap<String, Account>();
    places.forEach(
        (place, account) ->
            account.addTo(sums.computeIfAbsent(part.apply(place), it -> new Account())));
    return sums;
  }

  public Map<String, Account> sessions() {
    return Map.copyOf(sessions);
  }
}
