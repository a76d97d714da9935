package io.consentry.proxy;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a page on as it is, and reads it beside that for the counts. Whatever goes wrong with the reading ends the
 * reading alone.
 */
final class ShadowStream extends BodyStream {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowStream.class);

    private final RewriteMemory.Share memory;
    private final Runnable unread;
    private @Nullable PageReading page;

    /**
     * Begins.
     *
     * @param page reads it; null if nothing can
     * @param unread hears of a page that could not be read whole
     */
    ShadowStream(Outgoing response, @Nullable PageReading page, RewriteMemory memory, Runnable unread) {
        super(response);
        this.page = page;
        this.memory = memory.share();
        this.unread = unread;
        if (page == null) {
            unread.run();
        }
    }

    @Override
    public Future<Void> write(Buffer piece) {
        PageReading reading = page;
        if (reading != null) {
            try {
                memory.resize(reading.held() + (long) piece.length());
                reading.write(piece.getBytes());
                memory.resize(reading.held());
            } catch (RuntimeException e) {
                giveUp(e);
            }
        }
        return response().write(piece);
    }

    /** Ends the reading. The response itself is left open. */
    @Override
    public Future<Void> end() {
        PageReading reading = page;
        if (reading != null) {
            try {
                reading.end();
            } catch (RuntimeException e) {
                giveUp(e);
            }
        }
        return Future.succeededFuture();
    }

    /** Lets go of native memory, finished or not. */
    @Override
    void release() {
        memory.release();
        if (page != null) {
            page.release();
            page = null;
        }
    }

    private void giveUp(RuntimeException reason) {
        LOG.debug("a page passes without being counted: {}", reason.toString());
        release();
        unread.run();
    }
}
