package io.consentry.rewrite;

import java.nio.charset.StandardCharsets;

/**
 * Rewrites the script of a worker, or a module of one: the guard runs first in it, and of modules that it imports by a
 * written address, denied ones are replaced by an empty one. Classic or module, the guard stands in the text itself: so it
 * runs before all else, whatever the worker's content security policy admits. Browsers read workers as UTF-8. Not thread-safe.
 */
public final class WorkerRewriter implements Rewriter {
    private final byte[] guard;
    private final Output out;
    private final Tally tally;
    private final TagJudge judge;
    private final Judgement judgement;
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
        this.tally = new Tally(rules.decision());
        this.judge = TagJudge.ofFile(rules, tally);
        this.judgement = new Judgement(tally);
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
        int cut = text.from() + Math.min(text.length(), Elements.MOST_SCRIPT_BYTES);
        while (cut < text.to() && (text.bytes()[cut] & 0xC0) == 0x80) {
            cut--; // within a character
        }
        Slice judged = new Slice(text.bytes(), text.from(), cut);
        String code = judged.text(StandardCharsets.UTF_8);
        ScriptStart start = ScriptStart.of(code);
        judgement.begin();
        String edited = judge.withoutImports(code, judgement);
        judgement.settle();
        byte[] line = start.hashbang().getBytes(StandardCharsets.UTF_8);
        out.insert(line);
        if (start.isStrict()) {
            out.insert("\"use strict\";");
        }
        out.insert(guard);
        if (edited == null) {
            out.copy(text.bytes(), text.from() + line.length, text.to());
        } else {
            out.insert(edited.substring(start.hashbang().length()).getBytes(StandardCharsets.UTF_8));
            out.copy(text.bytes(), cut, text.to());
        }
        out.flush();
    }

    @Override
    public RewriteSummary summary() {
        return tally.summary(begun);
    }

    @Override
    public int held() {
        return beginning.size();
    }
}
