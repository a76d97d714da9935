package io.consentry.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The text of a migration, as it stands in the jar. */
final class SchemaFile {
    private SchemaFile() {}

    /** Reads one, such as {@code pg/001-consent.sql}. */
    static String read(String path) {
        try (InputStream in = SchemaFile.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("not in this build: " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot be read: " + path, unreadable);
        }
    }
}
