package io.consentry.rewrite;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class SlicesTest {
    @Test
    void slices_taken_together_are_what_was_added() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            Slices slices = new Slices();
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            for (int i = random.nextInt(20); i >= 0; i--) {
                byte[] bytes = new byte[random.nextInt(1_500)];
                random.nextBytes(bytes);
                int from = random.nextInt(bytes.length + 1);
                int middle = from + random.nextInt(bytes.length - from + 1);
                slices.add(bytes, from, middle);
                slices.add(bytes, middle, bytes.length);
                expected.write(bytes, from, bytes.length - from);
            }
            ByteArrayOutputStream copied = new ByteArrayOutputStream();
            Output out = new Output((bytes, from, to) -> copied.write(bytes, from, to - from));
            slices.copyTo(out);
            out.flush();
            assertThat(slices.joined().copy()).isEqualTo(expected.toByteArray());
            assertThat(copied.toByteArray()).isEqualTo(expected.toByteArray());
            assertThat(slices.size()).isEqualTo(expected.size());
        }
    }

    @Test
    void bytes_that_come_one_by_one_are_not_held_one_by_one() {
        Slices slices = new Slices();
        byte[] page = new byte[100_000];
        Arrays.fill(page, (byte) 'x');
        for (byte b : page) {
            slices.add(new byte[] {b}, 0, 1);
        }
        assertThat(slices.arrayCount()).isLessThan(100);
        assertThat(slices.joined().copy()).isEqualTo(page);
    }
}
