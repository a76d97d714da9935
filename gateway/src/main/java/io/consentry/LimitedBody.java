package io.consentry;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/** Takes the body of an answer up to a length, and no byte beyond it. */
final class LimitedBody implements BodySubscriber<byte[]> {
    /** The body was longer. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        private TooLongException() {
            super("the answer is too long");
        }
    }

    private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    private final long most;
    private Flow.@Nullable Subscription subscription;
    private long taken;
    private boolean over;

    /** Takes how many bytes there may be. */
    LimitedBody(long most) {
        this.most = most;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return bytes.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        bytes.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        if (over) {
            return;
        }
        for (ByteBuffer piece : pieces) {
            taken += piece.remaining();
        }
        if (taken <= most) {
            bytes.onNext(pieces);
            return;
        }
        over = true;
        // First, lest the cancelling be told as the reason.
        bytes.onError(new TooLongException());
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (!over) {
            bytes.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        if (!over) {
            bytes.onComplete();
        }
    }
}
