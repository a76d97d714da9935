package io.consentry.rewrite;

/**
 * Rewrites a style sheet that is a file of its own: denied addresses are replaced, the rest leaves byte for byte as it came.
 * Up to {@value Elements#MOST_TEXT_BYTES} bytes are held back; of a longer sheet, the rules that have come by then are
 * judged and go out, and where a single one is that long, the rest is dropped. Not thread-safe.
 */
public final class SheetRewriter implements FileRewriter {
    private final PageRules rules;
    private final Output out;
    private final FileJudge file;
    private Slices text = new Slices();

    /** Whether the beginning of the sheet is out already. */
    private boolean begun;

    private boolean drops;

    /**
     * Begins a sheet.
     *
     * @param rules what it is judged by; its page is where the sheet itself stands
     * @param sink takes the rewritten sheet
     */
    public SheetRewriter(PageRules rules, PageRewriter.Sink sink) {
        this.rules = rules;
        this.out = new Output(sink);
        this.file = new FileJudge(rules);
    }

    @Override
    public void write(byte[] bytes, int from, int to) {
        if (drops) {
            return;
        }
        text.add(bytes, from, to);
        if (text.size() > Elements.MOST_TEXT_BYTES) {
            Slice held = text.joined();
            int complete = StyleText.complete(held);
            text = new Slices();
            text.add(held.bytes(), held.from() + complete, held.to());
            drops = complete == 0;
            begun = true;
            pass(new Slice(held.bytes(), held.from(), held.from() + complete));
        }
    }

    @Override
    public void end() {
        if (!drops) {
            pass(text.joined());
        }
        text = new Slices();
    }

    private void pass(Slice sheet) {
        Slice edited = file.edit((judge, judgement) -> begun
                ? judge.styles().latin1Css(sheet, judgement)
                : judge.styles().latin1Css(sheet, RecurringSheets.FILES, judgement));
        out.copy(edited == null || rules.decision().allowsAll() ? sheet : edited);
        out.flush();
    }

    @Override
    public boolean dependsOnDecision() {
        return drops || file.dependsOnDecision();
    }

    @Override
    public RewriteSummary summary() {
        return file.summary(false);
    }

    @Override
    public int held() {
        return text.size();
    }
}
