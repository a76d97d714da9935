package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

import io.consentry.html.ByteScan;

/**
 * Rewrites the script of a worker, or a module of one: the guard runs first in it, and of modules that it imports by a
 * written address in its first {@value Elements#MOST_SCRIPT_BYTES} bytes, denied ones are replaced by an empty one. Classic or module, the guard stands in the text itself: so it
 * runs before all else, whatever the worker's content security policy admits. Browsers read workers as UTF-8. Not thread-safe.
 */
public final class WorkerRewriter implements Rewriter {
    private static final int SEPARATOR_BYTES = 3;

    private final byte[] guard;
    private final Output out;
    private final FileJudge file;
    private final ByteOrderMark mark = new ByteOrderMark();
    private Slices beginning = new Slices();

    /** Whether the beginning is out already. */
    private boolean begun;

    /**
     * Begins a script.
     *
     * @param rules what it is judged by; its page is where the script itself stands
     * @param guard statements, without a line break; must not be modified afterwards
     * @param sink takes the rewritten script
     */
    public WorkerRewriter(PageRules rules, byte[] guard, PageRewriter.Sink sink) {
        this.guard = guard;
        this.out = new Output(sink);
        this.file = new FileJudge(rules);
    }

    @Override
    public void write(byte[] bytes, int from, int to) {
        int i = mark.read(bytes, from, to);
        if (begun) {
            out.copy(bytes, i, to);
            out.flush();
        } else if (mark.isDecided()) {
            passMark();
            beginning.add(bytes, i, to);
            if (beginning.size() > Elements.MOST_SCRIPT_BYTES) {
                pass(beginning.joined());
            }
        }
    }

    @Override
    public void end() {
        mark.end();
        passMark();
        if (!begun) {
            pass(beginning.joined());
        }
    }

    private void passMark() {
        byte[] seen = mark.take();
        if (mark.isPresent()) {
            out.insert(seen);
        } else {
            beginning.add(seen, 0, seen.length);
        }
    }

    private void pass(Slice text) {
        begun = true;
        beginning = new Slices();
        byte[] bytes = text.bytes();
        int cut = text.from() + Math.min(text.length(), Elements.MOST_SCRIPT_BYTES);
        while (cut > text.from() && cut < text.to() && (bytes[cut] & 0xC0) == 0x80) {
            cut--; // within a character
        }
        int line = hashbangEnd(bytes, text.from(), cut);
        String code = new Slice(bytes, line, cut).text(StandardCharsets.UTF_8);
        String edited = file.edit((judge, judgement) -> judge.withoutImports(code, judgement));
        out.copy(bytes, text.from(), line);
        if (line == cut && line > text.from()) {
            out.insert("\n"); // it has no end so far: the guard would be part of the comment
        }
        if (ScriptText.isStrict(code)) {
            out.insert("\"use strict\";");
        }
        out.insert(guard);
        if (edited == null) {
            out.copy(bytes, line, text.to());
        } else {
            out.insert(edited.getBytes(StandardCharsets.UTF_8));
            out.copy(bytes, cut, text.to());
        }
        out.flush();
    }

    /** Behind a first line that is a comment by its {@code #!} (ECMA-262 12.5); {@code from} if there is none. */
    private static int hashbangEnd(byte[] bytes, int from, int to) {
        if (!ByteScan.startsWith(bytes, from, to, "#!")) {
            return from;
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                return i + 1;
            }
            if (isSeparator(bytes, i, to)) {
                return i + SEPARATOR_BYTES;
            }
        }
        return to;
    }

    /** U+2028 and U+2029 end a line, too. */
    private static boolean isSeparator(byte[] bytes, int at, int to) {
        return at + SEPARATOR_BYTES <= to
                && bytes[at] == (byte) 0xE2
                && bytes[at + 1] == (byte) 0x80
                && (bytes[at + 2] == (byte) 0xA8 || bytes[at + 2] == (byte) 0xA9);
    }

    @Override
    public RewriteSummary summary() {
        return file.summary(begun);
    }

    @Override
    public int held() {
        return beginning.size();
    }
}
