package io.consentry.proxy;

import java.util.function.Consumer;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

import io.consentry.rewrite.PageRewriter;
import io.consentry.rewrite.PageRules;
import io.consentry.rewrite.RewriteSummary;
import io.consentry.rewrite.SheetRewriter;

/**
 * Reads a style sheet that is a file of its own.
 *
 * @param headers of the origin's answer
 * @param coding how a sheet that is changed goes out compressed; null if it does not
 */
record SheetReading(
        MultiMap headers,
        PageRules rules,
        RewriteMemory memory,
        @Nullable Coding coding) {
    /**
     * Makes the stream that passes it on as it is, or rewritten where that depends on the visitor.
     *
     * @param changes called before the first byte of a sheet that does
     * @param summaries hears what became of the addresses of one that does
     */
    SheetStream stream(HttpServerResponse response, Runnable changes, Consumer<RewriteSummary> summaries) {
        return new SheetStream(
                response,
                this::dependsOnDecision,
                () -> {
                    RewritingStream stream = rewriting(response, summaries);
                    changes.run();
                    return stream;
                },
                memory);
    }

    private RewritingStream rewriting(HttpServerResponse response, Consumer<RewriteSummary> summaries) {
        ContentDecoder decoder = ContentDecoder.ofAnswer(headers);
        return new RewritingStream(
                response,
                sink -> reading(decoder, (first, out) -> new SheetRewriter(rules, out), sink, summaries),
                coding == null ? null : new ContentEncoder(coding),
                memory);
    }

    private boolean dependsOnDecision(Buffer sheet) {
        PageRewriter.Sink nowhere = (bytes, from, to) -> {};
        SheetRewriter judge = new SheetRewriter(rules, nowhere);
        PageReading reading = reading(ContentDecoder.ofAnswer(headers), (first, out) -> judge, nowhere, summary -> {});
        try {
            reading.write(sheet.getBytes());
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
        return new PageReading(PageReading.contentType(headers), decoder, start, sink, summaries);
    }
}
