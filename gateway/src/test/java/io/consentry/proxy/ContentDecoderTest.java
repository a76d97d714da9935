package io.consentry.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class ContentDecoderTest {
    /** What may come out of a bomb before it is seen for what it is. */
    private static final long SEEN_BY_THEN = 4 << 20;

    private static final int MEBIBYTE = 1 << 20;

    /** Of Brotli, from 0 to 11: what is unpacked is tested, and at its best it takes seconds to pack a bomb. */
    private static final int QUICK = 4;

    @BeforeAll
    static void load() {
        Brotli4jLoader.ensureAvailability();
    }

    private static OutputStream encoder(String encoding, OutputStream to) throws IOException {
        return switch (encoding) {
            case "gzip" -> new GZIPOutputStream(to);
            case "deflate" -> new DeflaterOutputStream(to);
            case "br" -> new BrotliOutputStream(to, new Encoder.Parameters().setQuality(QUICK));
            case "zstd" -> new ZstdOutputStreamNoFinalizer(to);
            default -> throw new IllegalArgumentException(encoding);
        };
    }

    private static byte[] zeros(String encoding, int mebibytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = encoder(encoding, bytes)) {
            for (int i = 0; i < mebibytes; i++) {
                out.write(new byte[MEBIBYTE]);
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void a_bomb_is_left_long_before_it_has_gone_off(String encoding) throws IOException {
        byte[] bomb = zeros(encoding, 64);
        AtomicLong out = new AtomicLong();
        ContentDecoder decoder = ContentDecoder.of(encoding);
        assertThatThrownBy(() -> decoder.write(bomb, bytes -> out.addAndGet(bytes.length)))
                .isInstanceOf(UnreadableBodyException.class)
                .hasMessageContaining("100 times");
        assertThat(out.get()).isLessThan(Math.max(SEEN_BY_THEN, 101L * bomb.length));
        decoder.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void what_is_no_compressed_body_is_said_so_and_let_go_of(String encoding) {
        ContentDecoder decoder = ContentDecoder.of(encoding);
        byte[] broken = {31, (byte) 139, 8, 0, 0, 0, 0, 0, 0, 3, 'a', 'p', 'p', 'l', 'i', 'c'};
        assertThatThrownBy(() -> {
                    decoder.write(broken, bytes -> {});
                    decoder.end(bytes -> {});
                })
                .isInstanceOf(UnreadableBodyException.class);
        decoder.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void a_small_page_of_one_letter_is_no_bomb(String encoding) throws IOException {
        byte[] page = zeros(encoding, 1);
        AtomicLong out = new AtomicLong();
        ContentDecoder decoder = ContentDecoder.of(encoding);
        decoder.write(page, bytes -> out.addAndGet(bytes.length));
        decoder.end(bytes -> out.addAndGet(bytes.length));
        decoder.release();
        assertThat(out).hasValue(MEBIBYTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void a_body_cut_at_any_byte_is_never_whole_and_split_at_any_byte_is(String encoding) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] text = "<p>Tea and biscuits</p>".repeat(3).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = encoder(encoding, bytes)) {
            out.write(text);
        }
        byte[] body = bytes.toByteArray();
        for (int at = 1; at < body.length; at++) {
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            ContentDecoder decoder = ContentDecoder.of(encoding);
            decoder.write(Arrays.copyOf(body, at), got::writeBytes);
            ContentDecoder cut = ContentDecoder.of(encoding);
            byte[] half = Arrays.copyOf(body, at);
            assertThatThrownBy(() -> {
                        cut.write(half, unpacked -> {});
                        cut.end(unpacked -> {});
                    })
                    .as("cut at %d of %d", at, body.length)
                    .isInstanceOf(UnreadableBodyException.class);
            cut.release();
            decoder.write(Arrays.copyOfRange(body, at, body.length), got::writeBytes);
            decoder.end(got::writeBytes);
            decoder.release();
            assertThat(got.toByteArray()).isEqualTo(text);
        }
    }

    @Test
    void compressions_within_each_other_are_all_undone() throws IOException {
        byte[] text = "<p>Tea and biscuits</p>".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = encoder("gzip", encoder("br", bytes))) {
            out.write(text);
        }
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        ContentDecoder decoder = ContentDecoder.of("gzip, BR");
        decoder.write(bytes.toByteArray(), got::writeBytes);
        decoder.end(got::writeBytes);
        decoder.release();
        assertThat(got.toByteArray()).isEqualTo(text);
        assertThatThrownBy(() -> ContentDecoder.of("gzip, gzip, gzip, gzip"))
                .isInstanceOf(UnreadableBodyException.class);
    }

    @Test
    void a_bomb_within_a_bomb_is_left_too() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = encoder("gzip", encoder("gzip", bytes))) {
            for (int i = 0; i < 128; i++) {
                out.write(new byte[MEBIBYTE]);
            }
        }
        ContentDecoder decoder = ContentDecoder.of("gzip, gzip");
        assertThatThrownBy(() -> decoder.write(bytes.toByteArray(), unpacked -> {}))
                .isInstanceOf(UnreadableBodyException.class)
                .hasMessageContaining("100 times");
        decoder.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "utf-8", "none", "aws-chunked", "gzip, none"})
    void what_browsers_do_not_know_is_no_compression(String encoding) {
        assertThat(ContentDecoder.isIdentity(encoding)).isTrue();
    }

    @Test
    void a_window_of_zstandard_larger_than_the_webs_is_refused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new ZstdOutputStreamNoFinalizer(bytes, 1).setWindowLog(25)) {
            for (int i = 0; i < 40; i++) {
                out.write(new byte[MEBIBYTE]);
            }
        }
        ContentDecoder decoder = ContentDecoder.of("zstd");
        assertThatThrownBy(() -> decoder.write(bytes.toByteArray(), unpacked -> {}))
                .isInstanceOf(UnreadableBodyException.class)
                .hasMessageContaining("broken");
        decoder.release();
    }
}
