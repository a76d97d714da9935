package io.consentry.visitor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes small databases in the MaxMind format (version 2.0, IPv6 tree, records of 24 bits). */
final class PlaceFile {
    private static final byte[] MARKER = "\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);
    private static final int ABSENT = -1;

    private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {ABSENT, ABSENT}));
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** Adds a network, such as {@code 192.0.2.0/24}. Networks must not overlap. */
    PlaceFile add(String network, Map<String, ?> fields) throws IOException {
        int slash = network.indexOf('/');
        byte[] address = InetAddress.getByName(network.substring(0, slash)).getAddress();
        int length = Integer.parseInt(network.substring(slash + 1));
        byte[] whole = new byte[16];
        System.arraycopy(address, 0, whole, 16 - address.length, address.length);
        int bits = length + (16 - address.length) * 8;
        int offset = data.size();
        value(fields, data);
        int node = 0;
        for (int i = 0; i < bits; i++) {
            int bit = (whole[i / 8] >> (7 - i % 8)) & 1;
            if (i == bits - 1) {
                // Told from nodes by its sign until all nodes are known.
                nodes.get(node)[bit] = -2 - offset;
            } else {
                if (nodes.get(node)[bit] == ABSENT) {
                    nodes.get(node)[bit] = nodes.size();
                    nodes.add(new int[] {ABSENT, ABSENT});
                }
                node = nodes.get(node)[bit];
            }
        }
        return this;
    }

    void write(Path file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int[] node : nodes) {
            for (int record : node) {
                int value = record >= 0 ? record : nodes.size() + (record == ABSENT ? 0 : 16 - 2 - record);
                out.write(value >> 16);
                out.write(value >> 8);
                out.write(value);
            }
        }
        out.write(new byte[16]);
        out.write(data.toByteArray());
        out.write(MARKER);
        value(
                Map.of(
                        "node_count", nodes.size(),
                        "record_size", 24,
                        "ip_version", 6,
                        "database_type", "Test",
                        "binary_format_major_version", 2,
                        "binary_format_minor_version", 0,
                        "build_epoch", 1,
                        "languages", List.of(),
                        "description", Map.of("en", "made by a test")),
                out);
        Path whole = Files.write(file.resolveSibling(file.getFileName() + ".new"), out.toByteArray());
        Files.move(whole, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static void value(Object value, ByteArrayOutputStream out) throws IOException {
        if (value instanceof Map<?, ?> map) {
            control(7, map.size(), out);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                value(entry.getKey(), out);
                value(entry.getValue(), out);
            }
        } else if (value instanceof List<?> list) {
            out.write(list.size());
            out.write(11 - 7);
            for (Object each : list) {
                value(each, out);
            }
        } else if (value instanceof Integer number) {
            control(6, 4, out);
            for (int shift = 24; shift >= 0; shift -= 8) {
                out.write(number >> shift);
            }
        } else {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            control(2, text.length, out);
            out.write(text);
        }
    }

    private static void control(int type, int size, ByteArrayOutputStream out) {
        if (size >= 29) {
            out.write(type << 5 | 29);
            out.write(size - 29);
        } else {
            out.write(type << 5 | size);
        }
    }
}
