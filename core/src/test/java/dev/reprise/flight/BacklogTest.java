package dev.reprise.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.Claim;
import dev.reprise.budget.Share;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Places, bytes and memory of the pieces of one body. */
class BacklogTest {
  /** Of an array's header and its reference. */
  private static final int OVERHEAD = 24;

  private final Claim claim = new Claim(new Share("captures", 1000));
  private final Backlog backlog = new Backlog(claim, 10);

  private static byte[] piece(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void pieces_are_counted_in_bytes_and_places_and_held_with_their_overhead() {
    assertThat(backlog.add(piece("abc"))).isFalse();
    assertThat(backlog.add(piece("de"))).isFalse();
    assertThat(backlog.bytes()).isEqualTo(5);
    assertThat(backlog.end()).isEqualTo(2);
    assertThat(backlog.at(1)).isEqualTo(piece("de"));
    assertThat(backlog.all()).containsExactly(piece("abc"), piece("de"));
    assertThat(claim.held()).isEqualTo(5 + 2 * OVERHEAD);
    assertThat(backlog.from(0)).isEqualTo(5);
    assertThat(backlog.from(1)).isEqualTo(2);
    assertThat(backlog.from(2)).isZero();
  }

  @Test
  void places_stay_when_pieces_before_them_are_dropped() {
    backlog.add(piece("abc"));
    backlog.add(piece("de"));
    backlog.add(piece("f"));
    backlog.dropBefore(2);
    assertThat(backlog.end()).isEqualTo(3);
    assertThat(backlog.at(2)).isEqualTo(piece("f"));
    assertThat(backlog.from(0)).as("what is left of the whole").isEqualTo(1);
    assertThat(claim.held()).isEqualTo(1 + OVERHEAD);
    backlog.dropBefore(1);
    assertThat(backlog.at(2)).as("dropping what is gone changes nothing").isEqualTo(piece("f"));
    backlog.add(piece("gh"));
    backlog.dropBefore(3);
    assertThat(backlog.at(3)).isEqualTo(piece("gh"));
    assertThat(claim.held()).isEqualTo(2 + OVERHEAD);
    assertThat(backlog.bytes()).as("of the whole body").isEqualTo(8);
  }

  @Test
  void a_body_of_exactly_the_limit_is_kept_and_one_byte_more_is_told_once() {
    assertThat(backlog.add(piece("0123456789"))).isFalse();
    assertThat(backlog.outgrown()).isFalse();
    assertThat(backlog.add(piece("x"))).isTrue();
    assertThat(backlog.outgrown()).isTrue();
    assertThat(backlog.overBudget()).isFalse();
    assertThat(backlog.add(piece("y"))).as("told before").isFalse();
    assertThat(backlog.outgrown()).isTrue();
  }

  @Test
  void a_piece_whose_memory_is_refused_is_counted_all_the_same_and_ends_the_keeping() {
    var tight = new Share("captures", 30);
    var held = new Backlog(new Claim(tight), 1000);
    assertThat(held.add(piece("abc"))).isFalse();
    assertThat(held.add(piece("de"))).isTrue();
    assertThat(held.outgrown()).isTrue();
    assertThat(held.overBudget()).isTrue();
    assertThat(tight.taken()).isEqualTo(5 + 2 * OVERHEAD);
    held.letGo();
    assertThat(tight.taken()).isZero();
  }

  @Test
  void one_piece_needs_no_copy_and_several_need_room_for_one() {
    backlog.add(piece("abc"));
    assertThat(backlog.holdCopy()).isTrue();
    assertThat(claim.held()).as("no copy").isEqualTo(3 + OVERHEAD);
    backlog.add(piece("de"));
    assertThat(backlog.holdCopy()).isTrue();
    assertThat(claim.held()).isEqualTo(5 + 2 * OVERHEAD + 5);
    assertThat(backlog.outgrown()).isFalse();
  }

  @Test
  void a_copy_without_room_ends_the_keeping() {
    var tight = new Share("captures", 2 * OVERHEAD + 5 + 4);
    var held = new Backlog(new Claim(tight), 1000);
    held.add(piece("abc"));
    held.add(piece("de"));
    assertThat(held.holdCopy()).isFalse();
    assertThat(held.outgrown()).isTrue();
    assertThat(held.overBudget()).isTrue();
    assertThat(held.holdAll()).isFalse();
  }
}
