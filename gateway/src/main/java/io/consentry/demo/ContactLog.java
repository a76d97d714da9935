package io.consentry.demo;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest contacts, numbered. Safe for use by many threads: the sink writes on one event loop, the site reads on another. */
final class ContactLog {
    private static final int KEPT = 2_000;

    private final Clock clock;
    private final Deque<Contact> contacts = new ArrayDeque<>();
    private long lastNumber;

    ContactLog(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(String vendor, String path, String kind) {
        lastNumber++;
        contacts.addLast(new Contact(lastNumber, clock.instant(), vendor, path, kind));
        if (contacts.size() > KEPT) {
            contacts.removeFirst();
        }
    }

    synchronized long lastNumber() {
        return lastNumber;
    }

    /** The kept contacts whose number is above {@code number}, oldest first. */
    synchronized List<Contact> since(long number) {
        return contacts.stream().filter(contact -> contact.number() > number).toList();
    }
}
