package io.consentry.proxy;

import java.util.function.Consumer;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

import io.consentry.rewrite.FileRewriter;
import io.consentry.rewrite.PageRewriter;
import io.consentry.rewrite.PageRules;
import io.consentry.rewrite.RewriteSummary;

/**
 * Reads a file of the site that is no page but loads others.
 *
 * @param kind what it is
 * @param headers of the origin's answer
 * @param coding how one that is changed goes out compressed; null if it does not
 */
record FileReading(
        OwnFile kind,
        MultiMap headers,
        PageRules rules,
        RewriteMemory memory,
        @Nullable Coding coding) {
    /**
     * Makes the stream that passes it on as it is, or rewritten where that depends on the visitor.
     *
     * @param changes called before the first byte of one that does
     * @param summaries hears what became of the addresses of one that does
     */
    FileStream stream(Outgoing response, Runnable changes, Consumer<RewriteSummary> summaries) {
        return new FileStream(
                response,
                this::dependsOnDecision,
                () -> {
                    RewritingStream stream = rewriting(response, summaries);
                    changes.run();
                    return stream;
                },
                memory);
    }

    private RewritingStream rewriting(Outgoing response, Consumer<RewriteSummary> summaries) {
        ContentDecoder decoder = ContentDecoder.ofAnswer(headers);
        return new RewritingStream(
                response,
                sink -> reading(decoder, (first, out) -> kind.rewriting(rules, out), sink, summaries),
                coding == null ? null : new ContentEncoder(coding),
                memory);
    }

    private boolean dependsOnDecision(Buffer file) {
        PageRewriter.Sink nowhere = (bytes, from, to) -> {};
        FileRewriter judge = kind.judging(rules, nowhere);
        PageReading reading = reading(ContentDecoder.ofAnswer(headers), (first, out) -> judge, nowhere, summary -> {});
        try {
            reading.write(file.getBytes());
            reading.end();
        } finally {
            reading.release();
        }
        return judge.dependsOnDecision() || reading.isReencoded();
    }

    private PageReading reading(
            @Nullable ContentDecoder decoder,
            PageReading.Start start,
            PageRewriter.Sink sink,
            Consumer<RewriteSummary> summaries) {
        return new PageReading(kind.type(headers), decoder, start, sink, summaries);
    }
}
