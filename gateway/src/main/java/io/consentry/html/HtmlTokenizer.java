package io.consentry.html;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A streaming HTML tokenizer over bytes: the states of WHATWG HTML 13.2.5, resumable at every byte, with the
 * feedback of tree construction. It reads XML by XML's rules, too.
 *
 * <p>It works on every encoding in which the bytes of ASCII mean themselves wherever markup could begin; a byte from
 * 0x80 is just content. Text is handed on as slices. A tag that straddles two chunks is put together in a copy, up
 * to {@link #MOST_TAG_BYTES}; of a longer one only the name is kept. Not thread-safe.
 */
public final class HtmlTokenizer {
    /** The longest tag that is held as a whole, in bytes. */
    public static final int MOST_TAG_BYTES = 4 << 20;

    private enum State {
        DATA,
        RAW_TEXT,
        PLAINTEXT,
        TAG_OPEN,
        END_TAG_OPEN,
        TAG,
        MARKUP
    }

    private final TokenHandler handler;
    private final @Nullable TreeFeedback feedback;
    private final Tag tag = new Tag();
    private final TagScanner tags;
    private final RawTextScanner rawText = new RawTextScanner();
    private final MarkupScanner markup;
    private final boolean xml;

    private State state = State.DATA;
    private boolean stopped;

    /** The current chunk; text that has not been handed on begins at {@code textFrom}. */
    private byte[] chunk = new byte[0];

    private int chunkFrom;
    private int textFrom;

    /** Index in the chunk of the unfinished token, negative if it began in an earlier one. */
    private int tokenFrom;

    private boolean tokenOpen;
    private boolean endTag;

    private final Carry carry = new Carry();

    /** A tokenizer for a whole document, as a browser with scripting reads it. */
    public HtmlTokenizer(TokenHandler handler) {
        this(handler, new TreeFeedback(false));
    }

    /** A tokenizer for markup of which it cannot be known where in the tree it stands: everything is uncertain. */
    public static HtmlTokenizer ofUncertain(TokenHandler handler) {
        return new HtmlTokenizer(handler, new TreeFeedback(true));
    }

    /** A tokenizer for XML, in which every element may be one of HTML or SVG, whatever its prefix. */
    public static HtmlTokenizer ofXml(TokenHandler handler) {
        return new HtmlTokenizer(handler, null, true);
    }

    HtmlTokenizer(TokenHandler handler, @Nullable TreeFeedback feedback) {
        this(handler, feedback, false);
    }

    private HtmlTokenizer(TokenHandler handler, @Nullable TreeFeedback feedback, boolean isXml) {
        this.handler = handler;
        this.feedback = feedback;
        this.xml = isXml;
        this.markup = new MarkupScanner(isXml);
        this.tags = new TagScanner(tag);
    }

    /** Begins in another state than that of a document's start, as the tokenizer's own tests need it. */
    void beginIn(TextMode mode, String lastStartTag) {
        rawText.begin(lastStartTag.toLowerCase(Locale.ROOT), mode == TextMode.SCRIPT);
        state = switch (mode) {
            case DATA -> State.DATA;
            case PLAINTEXT -> State.PLAINTEXT;
            case RCDATA, RAWTEXT, SCRIPT -> State.RAW_TEXT;
        };
    }

    void beginInCdata() {
        markup.beginCdata();
        state = State.MARKUP;
        tokenOpen = true;
    }

    /**
     * Reads on.
     *
     * @param bytes must not be modified afterwards
     * @return {@code to}, or, after {@link #stop()}, the index behind the last token that was handed on
     */
    public int write(byte[] bytes, int from, int to) {
        chunk = bytes;
        chunkFrom = from;
        textFrom = from;
        tokenFrom = from - carry.length();
        int i = from;
        while (i < to) {
            i = switch (state) {
                case DATA -> data(i, to);
                case RAW_TEXT -> rawText(i, to);
                case PLAINTEXT -> to;
                case TAG_OPEN -> tagOpen(i, to);
                case END_TAG_OPEN -> endTagOpen(i, to);
                case TAG -> tag(i, to);
                case MARKUP -> markup(i, to);
            };
            if (stopped) {
                return textFrom;
            }
        }
        suspend(to);
        return stopped ? textFrom : to;
    }

    /** Ends the document: what was left open is handed on as a browser takes it. */
    public void end() {
        chunkFrom = 0;
        textFrom = 0;
        tokenFrom = -carry.length();
        switch (state) {
            case TAG -> {
                if (!carry.isCut()) {
                    handler.markup(Markup.UNFINISHED_TAG, carry.bytes(), 0, carry.length(), true);
                }
            }
            case MARKUP -> {
                Markup kind = markup.kind();
                handler.markup(kind == null ? Markup.BOGUS_COMMENT : kind, carry.bytes(), 0, carry.length(), true);
            }
            default -> handOnCarriedText();
        }
        tokenOpen = false;
        carry.drop(true);
    }

    /** To be called by the handler: {@link #write} returns as soon as the token at hand is handed on. */
    public void stop() {
        stopped = true;
    }

    /** Whether the document could end here without anything being cut off or left open. */
    public boolean isNeutral() {
        return (state == State.DATA || state == State.TAG_OPEN) && (feedback == null || feedback.isNeutral());
    }

    /** Whether, after {@link #end()}, it would read another document like its first. */
    public boolean isAsNew() {
        return state == State.DATA
                && !stopped
                && !tokenOpen
                && carry.isEmpty()
                && feedback != null
                && feedback.isAsNew();
    }

    private int data(int from, int to) {
        int lessThan = ByteScan.find(chunk, from, to, '<');
        if (lessThan == to) {
            return to;
        }
        tokenFrom = lessThan;
        tokenOpen = true;
        state = State.TAG_OPEN;
        return lessThan + 1 < to ? tagOpen(lessThan + 1, to) : to;
    }

    private int tagOpen(int i, int to) {
        byte c = chunk[i];
        if (ByteScan.isLetter(c)) {
            beginTag(false);
            return tag(i, to);
        } else if (c == '/') {
            state = State.END_TAG_OPEN;
            return i + 1 < to ? endTagOpen(i + 1, to) : to;
        } else if (c == '!') {
            markup.begin(cdata());
            state = State.MARKUP;
            return i + 1;
        } else if (c == '?') {
            markup.beginInstruction();
            state = State.MARKUP;
        } else if (xml && c != '<' && !ByteScan.isSpace(c)) {
            beginTag(false);
        } else {
            carryIsText();
            state = State.DATA;
        }
        return i;
    }

    private int endTagOpen(int i, int to) {
        byte c = chunk[i];
        if (ByteScan.isLetter(c) || (xml && c != '>')) {
            beginTag(true);
            return tag(i, to);
        }
        if (c == '>') {
            handOnText(tokenFrom);
            handOnMarkup(Markup.EMPTY_END_TAG, i + 1, true);
            state = State.DATA;
            return i + 1;
        }
        markup.beginBogus();
        state = State.MARKUP;
        return i;
    }

    private void beginTag(boolean isEndTag) {
        endTag = isEndTag;
        tags.begin(isEndTag);
        state = State.TAG;
    }

    private int rawText(int from, int to) {
        int i = rawText.scan(chunk, from, to);
        int candidate = rawText.candidateLength();
        if (!carry.isEmpty() && (candidate == 0 || i - candidate >= chunkFrom)) {
            carryIsText();
        }
        tokenOpen = candidate > 0;
        tokenFrom = i - candidate;
        if (rawText.isMatched()) {
            endTag = true;
            tags.beginBehindName(i - origin());
            state = State.TAG;
        }
        return i;
    }

    private int tag(int from, int to) {
        int i = tags.scan(chunk, from, to, origin());
        if (!tags.isDone()) {
            return i;
        }
        if (carry.isEmpty() && i - tokenFrom <= MOST_TAG_BYTES) {
            tag.finish(chunk, tokenFrom, i, tags.nameTo());
            if (feedback != null && feedback.isIndifferentTo(tag) && handler.passes(tag)) {
                state = State.DATA;
                tokenOpen = false;
                return i;
            }
        } else {
            finishCarried(i);
        }
        handOnText(tokenFrom);
        textFrom = i;
        handOnTag();
        dropCarry();
        return i;
    }

    private void finishCarried(int i) {
        if (!carry.isCut() && i - tokenFrom > MOST_TAG_BYTES) {
            append(i);
            keepNameOnly();
        }
        if (carry.isCut()) {
            tag.finish(carry.bytes(), 0, carry.length(), carry.length());
        } else {
            append(i);
            tag.finish(carry.bytes(), 0, carry.length(), tags.nameTo());
        }
    }

    /** From where the scanner counts the places of a tag: those in the carry from its beginning. */
    private int origin() {
        return carry.isEmpty() ? 0 : tokenFrom;
    }

    private void handOnTag() {
        state = State.DATA;
        if (xml) {
            tag.placeInXml();
        }
        if (endTag) {
            if (feedback != null) {
                feedback.end(tag);
            }
            handler.endTag(tag);
            return;
        }
        if (feedback != null) {
            feedback.start(tag);
            TextMode mode = tag.content();
            if (mode == TextMode.PLAINTEXT) {
                state = State.PLAINTEXT;
            } else if (mode != TextMode.DATA) {
                rawText.begin(tag.name().ascii(), mode == TextMode.SCRIPT);
                state = State.RAW_TEXT;
            }
        }
        handler.startTag(tag);
    }

    private @Nullable Markup cdata() {
        if (feedback != null) {
            return feedback.cdata();
        }
        return xml ? Markup.CDATA : null;
    }

    private int markup(int from, int to) {
        int i = markup.scan(chunk, from, to);
        Markup kind = markup.kind();
        if (markup.isDone() && kind != null) {
            handOnText(tokenFrom);
            handOnMarkup(kind, i, true);
            state = State.DATA;
        }
        return i;
    }

    private void handOnMarkup(Markup kind, int to, boolean last) {
        if (!carry.isEmpty()) {
            handler.markup(kind, carry.bytes(), 0, carry.length(), false);
            dropCarry();
        }
        int from = Math.max(tokenFrom, chunkFrom);
        textFrom = to;
        tokenOpen = !last;
        handler.markup(kind, chunk, from, to, last);
    }

    private void handOnText(int end) {
        if (textFrom < end) {
            int from = textFrom;
            textFrom = end;
            handler.text(chunk, from, end);
        }
    }

    /** What looked like the beginning of a token was none. */
    private void carryIsText() {
        handOnCarriedText();
        dropCarry();
    }

    private void handOnCarriedText() {
        if (!carry.isEmpty()) {
            handler.text(carry.bytes(), 0, carry.length());
        }
    }

    /** How many bytes an unfinished token takes. */
    public int held() {
        return carry.held();
    }

    private void dropCarry() {
        tokenOpen = false;
        carry.drop(!carry.isEmpty() && handler.keepsBytes());
    }

    /** At the end of a chunk: hands on what is certain and keeps what is not. */
    private void suspend(int to) {
        if (!tokenOpen) {
            handOnText(to);
            return;
        }
        handOnText(Math.max(tokenFrom, chunkFrom));
        Markup kind = markup.kind();
        if (state == State.MARKUP && kind != null) {
            handOnMarkup(kind, to, false);
            return;
        }
        if (carry.isCut()) {
            return;
        }
        append(to);
        if (carry.length() > MOST_TAG_BYTES) {
            keepNameOnly();
        }
    }

    private void append(int to) {
        int from = Math.max(tokenFrom, chunkFrom);
        if (carry.isEmpty()) {
            tags.shift(from);
        }
        carry.add(chunk, from, to);
    }

    private void keepNameOnly() {
        tags.stopRecording();
        carry.cut(tags.hasName() ? tags.nameTo() : MOST_TAG_BYTES);
    }
}
