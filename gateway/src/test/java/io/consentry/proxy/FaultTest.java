package io.consentry.proxy;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of docs/configuration.md: which failure has which status, and whose it is. */
final class FaultTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(unsent(new ConnectException("refused")), 502, true),
                Arguments.of(unsent(new UnknownHostException("none.test")), 502, true),
                Arguments.of(unsent(new NoRouteToHostException("no route")), 502, true),
                Arguments.of(unsent(new SSLHandshakeException("untrusted")), 502, true),
                Arguments.of(unsent(new HttpClosedException("in the handshake")), 502, true),
                Arguments.of(unsent(new ConnectTimeoutException("slow")), 504, true),
                Arguments.of(new TimeoutException("slow"), 504, true),
                Arguments.of(new HttpClosedException("closed"), 502, true),
                Arguments.of(new StreamResetException(2), 502, true),
                Arguments.of(new UnreadableBodyException("torn"), 502, true),
                Arguments.of(new IllegalStateException("no status"), 502, true),
                Arguments.of(unsent(new ConnectionPoolTooBusyException("full")), 503, false),
                Arguments.of(new Fault.NoOrigin(), 503, false));
    }

    private static Throwable unsent(Exception cause) {
        return new Fault.NoConnection(cause);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void each_failure_has_its_status(Throwable failure, int status, boolean origins) {
        assertThat(Fault.of(failure).status()).isEqualTo(status);
        assertThat(Fault.of(failure).isOrigins()).isEqualTo(origins);
    }
}
