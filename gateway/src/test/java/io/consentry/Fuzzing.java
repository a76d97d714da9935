package io.consentry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Tries a parser on what becomes of good inputs when they are cut, spliced, repeated and sprinkled with what parsers trip
 * over. One seed gives one input, and is told when it fails.
 *
 * <p>A normal run tries the same inputs each time, so that it fails for whoever broke something. With
 * {@code -Dconsentry.fuzz=SECONDS} each target gets so many seconds of new ones; {@code -Dconsentry.fuzz.seed=SEED} tries
 * one again. The class of each test has the entry of libFuzzer, too: {@code gateway/src/bench/fuzz.sh} runs it with
 * Jazzer, which is led by what the code does.
 */
public final class Fuzzing {
    private static final int MOST_CHANGES = 8;
    private static final int LONGEST = 64 * 1024;

    private static final List<byte[]> TRICKY = List.of(
            bytes("\r\n"),
            bytes("\r"),
            bytes("\n"),
            bytes("\0"),
            bytes("\t"),
            bytes(" "),
            bytes("\""),
            bytes("'"),
            bytes("\\"),
            bytes("/"),
            bytes("//"),
            bytes("%"),
            bytes("%00"),
            bytes("%2e"),
            bytes(";"),
            bytes(","),
            bytes(":"),
            bytes("="),
            bytes("."),
            bytes(".."),
            bytes("-"),
            bytes("-1"),
            bytes("0"),
            bytes("0x"),
            bytes("00000000000000000000"),
            bytes("2147483648"),
            bytes("9223372036854775808"),
            bytes("ffffffff"),
            bytes("1e999"),
            bytes("NaN"),
            bytes("null"),
            bytes("true"),
            bytes("{"),
            bytes("}"),
            bytes("["),
            bytes("]"),
            bytes("<"),
            bytes(">"),
            bytes("&"),
            bytes("#"),
            bytes("@"),
            bytes("*"),
            bytes("~"),
            bytes("!!"),
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xc3},
            new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            "é".getBytes(StandardCharsets.UTF_8),
            "\u202e".getBytes(StandardCharsets.UTF_8),
            "\uD83D\uDE00".getBytes(StandardCharsets.UTF_8));

    private Fuzzing() {}

    /** What is tried; it may fail in no way but by an assertion. */
    @FunctionalInterface
    public interface Target {
        /** Takes one input. */
        void take(byte[] input) throws Exception;
    }

    /**
     * Tries a target.
     *
     * @param inputs how many inputs a normal run tries
     * @param good inputs to begin with; they are tried as they are, too
     */
    public static void run(int inputs, List<byte[]> good, Target target) {
        Long single = Long.getLong("consentry.fuzz.seed");
        if (single != null) {
            once(single, good, target);
            return;
        }
        for (byte[] each : good) {
            take("a good input", each, target);
        }
        long seconds = Long.getLong("consentry.fuzz", 0);
        if (seconds == 0) {
            for (long seed = 0; seed < inputs; seed++) {
                once(seed, good, target);
            }
            return;
        }
        long tried = 0;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        for (long seed = new Random().nextLong(); System.nanoTime() - end < 0; seed++) {
            once(seed, good, target);
            tried++;
        }
        System.out.printf("%,d inputs in %d s%n", tried, seconds);
    }

    /** The same for good inputs that are text. */
    public static void runText(int inputs, List<String> good, Target target) {
        run(
                inputs,
                good.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList(),
                target);
    }

    private static void once(long seed, List<byte[]> good, Target target) {
        take("-Dconsentry.fuzz.seed=" + seed, changed(new Random(seed), good), target);
    }

    private static void take(String what, byte[] input, Target target) {
        try {
            target.take(input);
        } catch (Exception | AssertionError | StackOverflowError e) {
            String shown = new String(input, 0, Math.min(input.length, 400), StandardCharsets.ISO_8859_1);
            String hex = HexFormat.of().formatHex(input, 0, Math.min(input.length, 400));
            throw new AssertionError(what + ", " + input.length + " bytes: " + shown + "\nin hexadecimal: " + hex, e);
        }
    }

    private static byte[] changed(Random random, List<byte[]> good) {
        byte[] input = good.get(random.nextInt(good.size()));
        int changes = 1 + random.nextInt(MOST_CHANGES);
        for (int i = 0; i < changes; i++) {
            input = change(random, input, good);
        }
        return input.length <= LONGEST ? input : Arrays.copyOf(input, LONGEST);
    }

    private static byte[] change(Random random, byte[] input, List<byte[]> good) {
        int from = random.nextInt(input.length + 1);
        int to = Math.min(input.length, from + 1 + random.nextInt(1 + random.nextInt(1 + input.length)));
        byte[] part = Arrays.copyOfRange(input, from, to);
        return switch (random.nextInt(8)) {
            case 0 -> replace(input, from, to, new byte[0]);
            case 1 -> replace(input, from, from, TRICKY.get(random.nextInt(TRICKY.size())));
            case 2 -> replace(input, from, to, TRICKY.get(random.nextInt(TRICKY.size())));
            case 3 -> replace(input, from, from, repeated(part, 1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 3)));
            case 4 -> {
                byte[] other = good.get(random.nextInt(good.size()));
                int at = random.nextInt(other.length + 1);
                yield replace(input, from, input.length, Arrays.copyOfRange(other, at, other.length));
            }
            case 5 -> replace(input, from, Math.min(input.length, from + 1), new byte[] {(byte) random.nextInt(256)});
            case 6 -> {
                byte[] flipped = input.clone();
                if (from < flipped.length) {
                    flipped[from] ^= (byte) (1 << random.nextInt(8));
                }
                yield flipped;
            }
            default -> replace(input, random.nextInt(input.length + 1), -1, part);
        };
    }

    private static byte[] repeated(byte[] part, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times && all.size() < LONGEST; i++) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** With this in the place of that; a negative end inserts. */
    private static byte[] replace(byte[] input, int from, int to, byte[] with) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int rest = Math.max(from, to);
        all.write(input, 0, from);
        all.writeBytes(with);
        all.write(input, rest, input.length - rest);
        return all.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Some of the input as text, one character for each byte. */
    public static String latin(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }

    /** The input as text in UTF-8, what is none replaced. */
    public static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    /** The input's lines, for what takes several texts. */
    public static List<String> lines(byte[] input) {
        return new ArrayList<>(List.of(latin(input).split("\n", -1)));
    }
}
