package io.consentry.html;

import java.security.SecureRandom;

/**
 * The first attribute of each name, for tags that have many.
 *
 * <p>The attack is a tag of thousands of attributes, each of which would be compared with all before it. Hashes are
 * seeded, so that a page cannot choose names that meet in one slot.
 */
final class AttributeNames {
    /** Odd, and unknown to pages. */
    private static final long SEED = new SecureRandom().nextLong() | 1;

    /** By slot: 1 more than the number of an attribute; 0 if there is none. */
    private final int[] slots;

    /** By attribute: the first one that has its name. */
    private final int[] firsts;

    /** Reads the names of a tag that has at least one attribute. */
    AttributeNames(Tag tag) {
        int count = tag.attributeCount();
        int size = Integer.highestOneBit(count) * 4;
        slots = new int[size];
        firsts = new int[count];
        for (int i = 0; i < count; i++) {
            int slot = hash(tag.bytes(), tag.attributeFrom(i), tag.attributeNameTo(i)) & (size - 1);
            while (slots[slot] != 0 && !tag.haveOneName(slots[slot] - 1, i)) {
                slot = (slot + 1) & (size - 1);
            }
            if (slots[slot] == 0) {
                slots[slot] = i + 1;
            }
            firsts[i] = slots[slot] - 1;
        }
    }

    int firstOf(int attribute) {
        return firsts[attribute];
    }

    /** The first attribute of a name that is given in ASCII, or -1. */
    int find(Tag tag, byte[] name, String lowerCase) {
        int slot = hash(name, 0, name.length) & (slots.length - 1);
        while (slots[slot] != 0 && !tag.isNamed(slots[slot] - 1, lowerCase)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slots[slot] - 1;
    }

    private static int hash(byte[] bytes, int from, int to) {
        long hash = SEED;
        for (int i = from; i < to; i += Long.BYTES) {
            hash = (hash ^ ByteScan.word(bytes, i, Math.min(to, i + Long.BYTES))) * SEED;
            hash ^= hash >>> 29;
        }
        return (int) (hash ^ (hash >>> 32));
    }
}
