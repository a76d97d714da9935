package io.consentry.proxy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        assertThatThrownBy(() -> decoder.write(broken, bytes -> {})).isInstanceOf(UnreadableBodyException.class);
        decoder.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void a_small_page_of_one_letter_is_no_bomb(String encoding) throws IOException {
        byte[] page = zeros(encoding, 1);
        AtomicLong out = new AtomicLong();
        ContentDecoder decoder = ContentDecoder.of(encoding);
        decoder.write(page, bytes -> out.addAndGet(bytes.length));
        decoder.release();
        assertThat(out).hasValue(MEBIBYTE);
    }

    private static InputStream reader(String encoding, byte[] body) throws IOException {
        InputStream in = new ByteArrayInputStream(body);
        return switch (encoding) {
            case "gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in);
            case "br" -> new BrotliInputStream(in);
            case "zstd" -> new ZstdInputStreamNoFinalizer(in);
            default -> throw new IllegalArgumentException(encoding);
        };
    }

    /** What another reader finds before it sees that the body stops short; that of Brotli gives less than it could. */
    private static byte[] readable(String encoding, byte[] body) {
        ByteArrayOutputStream found = new ByteArrayOutputStream();
        try (InputStream in = reader(encoding, body)) {
            for (int each = in.read(); each >= 0; each = in.read()) {
                found.write(each);
            }
        } catch (IOException stopsShort) {
            return found.toByteArray();
        }
        return found.toByteArray();
    }

    /** In two blocks, the second of which is unpacked to much more than it is. */
    private static byte[] text(String encoding, ByteArrayOutputStream packed) throws IOException {
        byte[] first = "<p>Tea and biscuits</p>".repeat(3).getBytes(StandardCharsets.UTF_8);
        byte[] second = "<hr>".repeat(1500).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = encoder(encoding, packed)) {
            out.write(first);
            out.flush();
            out.write(second);
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(first);
        text.writeBytes(second);
        return text.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void a_body_cut_at_any_byte_is_read_up_to_there_and_split_at_any_byte_it_is_whole(String encoding)
            throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] text = text(encoding, packed);
        byte[] body = packed.toByteArray();
        for (int at = 1; at < body.length; at++) {
            byte[] half = Arrays.copyOf(body, at);
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            ContentDecoder decoder = ContentDecoder.of(encoding);
            decoder.write(half, got::writeBytes);
            assertThat(got.toByteArray())
                    .as("cut at %d of %d", at, body.length)
                    .hasSizeGreaterThanOrEqualTo(readable(encoding, half).length)
                    .isEqualTo(Arrays.copyOf(text, got.size()));
            decoder.write(Arrays.copyOfRange(body, at, body.length), got::writeBytes);
            decoder.release();
            assertThat(got.toByteArray()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip, 8", "deflate, 4"})
    void a_body_without_its_checksum_is_whole(String encoding, int checksum) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] text = text(encoding, packed);
        for (int missing = 1; missing <= checksum; missing++) {
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            ContentDecoder decoder = ContentDecoder.of(encoding);
            decoder.write(Arrays.copyOf(packed.toByteArray(), packed.size() - missing), got::writeBytes);
            decoder.release();
            assertThat(got.toByteArray()).as("without %d", missing).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void what_follows_a_body_is_left_out(String encoding) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] text = text(encoding, packed);
        packed.writeBytes("<script>".getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        ContentDecoder decoder = ContentDecoder.of(encoding);
        decoder.write(packed.toByteArray(), got::writeBytes);
        decoder.write(packed.toByteArray(), got::writeBytes);
        decoder.release();
        assertThat(got.toByteArray()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void a_bomb_that_is_cut_is_left_as_soon_as_a_whole_one(String encoding) throws IOException {
        byte[] bomb = zeros(encoding, 64);
        byte[] half = Arrays.copyOf(bomb, bomb.length - 4);
        AtomicLong out = new AtomicLong();
        ContentDecoder decoder = ContentDecoder.of(encoding);
        assertThatThrownBy(() -> decoder.write(half, bytes -> out.addAndGet(bytes.length)))
                .isInstanceOf(UnreadableBodyException.class)
                .hasMessageContaining("100 times");
        assertThat(out.get()).isLessThan(Math.max(SEEN_BY_THEN, 101L * bomb.length));
        decoder.release();
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
