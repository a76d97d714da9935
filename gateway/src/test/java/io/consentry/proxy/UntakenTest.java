package io.consentry.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is let go when too much waits for those who do not read. */
final class UntakenTest {
    private final Untaken untaken = new Untaken(100);
    private final List<String> gone = new ArrayList<>();

    private Untaken.Share share(String name) {
        return untaken.share(() -> gone.add(name));
    }

    @Test
    void those_who_have_waited_longest_go_until_there_is_room() {
        Untaken.Share first = share("first");
        Untaken.Share second = share("second");
        Untaken.Share third = share("third");
        first.add(40);
        second.add(40);
        assertThat(gone).isEmpty();
        third.add(30);
        assertThat(gone).containsExactly("first");
        assertThat(untaken.held()).isEqualTo(70);
        first.take(40);
        assertThat(untaken.held())
                .as("what has been given back is not given back again")
                .isEqualTo(70);
    }

    @Test
    void whoever_takes_something_is_not_the_one_who_has_waited_longest() {
        Untaken.Share first = share("first");
        Untaken.Share second = share("second");
        first.add(40);
        second.add(40);
        first.take(10);
        second.add(40);
        assertThat(gone).containsExactly("second");
        assertThat(untaken.held()).isEqualTo(30);
    }

    @Test
    void what_an_answer_takes_besides_counts_for_as_long_as_any_of_it_waits() {
        Untaken.Share small = untaken.share(() -> gone.add("small"), 50);
        assertThat(untaken.held()).isZero();
        small.add(2);
        small.take(1);
        assertThat(untaken.held()).isEqualTo(51);
        small.take(1);
        assertThat(untaken.held()).isZero();
        small.add(3);
        share("other").add(60);
        assertThat(gone).containsExactly("small");
        assertThat(untaken.held()).isEqualTo(60);
        small.close();
        assertThat(untaken.held()).isEqualTo(60);
    }

    @Test
    void a_piece_of_no_length_takes_nothing_besides() {
        Untaken.Share share = untaken.share(() -> gone.add("one"), 50);
        share.add(0);
        share.take(0);
        assertThat(untaken.held()).isZero();
        share.add(2);
        share.take(2);
        assertThat(untaken.held()).isZero();
    }

    @Test
    void those_of_whom_nothing_waits_stay() {
        Untaken.Share idle = share("idle");
        Untaken.Share busy = share("busy");
        busy.add(101);
        assertThat(gone).containsExactly("busy");
        assertThat(idle.isEmpty()).isTrue();
        untaken.letGoOfIdlePages();
        assertThat(gone).containsExactly("busy");
    }

    @Test
    void others_may_take_and_come_while_room_is_made() throws InterruptedException {
        Untaken many = new Untaken(1_000_000);
        AtomicBoolean over = new AtomicBoolean();
        List<Untaken.Share> shares = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Untaken.Share share = many.share(() -> {});
            share.add(999);
            shares.add(share);
        }
        Thread others = new Thread(() -> {
            for (int i = 0; !over.get(); i = (i + 7) % shares.size()) {
                shares.get(i).take(1);
                shares.get(i).add(1);
            }
        });
        others.start();
        for (int i = 0; i < 200; i++) {
            Untaken.Share share = many.share(() -> {});
            share.add(400_000);
            share.close();
        }
        over.set(true);
        others.join();
        assertThat(many.held()).isLessThanOrEqualTo(1_000_000);
    }

    @Test
    void it_is_scarce_from_the_half_on_until_some_is_taken_or_its_answer_ends() {
        Untaken.Share one = share("one");
        Untaken.Share other = share("other");
        one.add(50);
        assertThat(untaken.isScarce()).isFalse();
        other.add(10);
        assertThat(untaken.isScarce()).isTrue();
        other.close();
        assertThat(untaken.isScarce()).isFalse();
        one.take(50);
        one.close();
        assertThat(untaken.held()).isZero();
        assertThat(gone).isEmpty();
    }
}
