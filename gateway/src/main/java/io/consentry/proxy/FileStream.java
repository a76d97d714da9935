package io.consentry.proxy;

import java.util.function.Predicate;
import java.util.function.Supplier;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a file and passes it on as it came, unless another visitor might get another one. Before the end is known,
 * its head is not sent: what depends on the visitor may stay in no cache. A file that is too long to be gathered counts as
 * one that does.
 */
final class FileStream extends BodyStream {
    /** As it comes from the origin, compressed or not; in bytes. */
    private static final int MOST_BYTES = 1 << 20;

    private final Predicate<Buffer> depends;
    private final Supplier<RewritingStream> rewriting;
    private final RewriteMemory.Share memory;
    private Buffer gathered = Buffer.buffer();
    private @Nullable RewritingStream rewritten;

    /**
     * Begins.
     *
     * @param depends whether what becomes of a whole file depends on the visitor
     * @param rewriting begins an answer that does
     */
    FileStream(
            Outgoing response, Predicate<Buffer> depends, Supplier<RewritingStream> rewriting, RewriteMemory memory) {
        super(response);
        this.depends = depends;
        this.rewriting = rewriting;
        this.memory = memory.share();
    }

    /** How many bytes wait for the end. */
    long gathered() {
        return gathered.length();
    }

    @Override
    public Future<Void> write(Buffer piece) {
        if (rewritten != null) {
            return rewritten.write(piece);
        }
        try {
            // What grows is up to twice as long as its content, and is copied to be judged.
            memory.resize(2L * (gathered.length() + piece.length()));
            gathered.appendBuffer(piece);
            return gathered.length() > MOST_BYTES ? rewrite().write(taken()) : Future.succeededFuture();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public Future<Void> end() {
        if (rewritten != null) {
            return rewritten.end();
        }
        try {
            if (gathered.length() == 0) {
                return Future.succeededFuture();
            }
            if (!depends.test(gathered)) {
                return response().write(taken());
            }
            RewritingStream stream = rewrite();
            return stream.write(taken()).compose(written -> stream.end());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private RewritingStream rewrite() {
        RewritingStream stream = rewriting.get();
        rewritten = stream;
        return stream;
    }

    private Buffer taken() {
        Buffer all = gathered;
        gathered = Buffer.buffer();
        memory.release();
        return all;
    }

    @Override
    void release() {
        gathered = Buffer.buffer(); // the exchange lasts until its answer, or an error's, has been taken
        memory.release();
        if (rewritten != null) {
            rewritten.release();
        }
    }
}
