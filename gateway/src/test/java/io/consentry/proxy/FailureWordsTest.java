package io.consentry.proxy;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLHandshakeException;

import io.netty.channel.ConnectTimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What an operator reads of failures. */
final class FailureWordsTest {
    @Test
    void no_names_of_classes() {
        ConnectException refused =
                new ConnectException("finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:1");
        assertThat(FailureWords.of(new Fault.NoConnection(refused))).isEqualTo("connection refused");
        assertThat(FailureWords.of(new UnknownHostException("shop.internal"))).isEqualTo("its name is not found");
        assertThat(FailureWords.of(new ConnectTimeoutException("connection timed out after 2000 ms: /10.0.0.1:1")))
                .isEqualTo("no connection came about in time");
        SSLHandshakeException untrusted = new SSLHandshakeException("General OpenSslEngine problem");
        untrusted.initCause(new CertificateException("no trusted certificate found"));
        assertThat(FailureWords.of(untrusted)).isEqualTo("TLS: no trusted certificate found");
        assertThat(FailureWords.of(new TimeoutException("the origin stayed silent")))
                .isEqualTo("the origin stayed silent");
        assertThat(FailureWords.of(new IllegalStateException("first\nsecond"))).isEqualTo("first");
        assertThat(FailureWords.of(new IllegalStateException())).isEqualTo("IllegalStateException");
    }

    @Test
    void the_end_of_an_outage_is_told_once_and_only_where_its_beginning_was() {
        AtomicLong nanos = new AtomicLong();
        FailureLog log = new FailureLog("the origin http://a.test", nanos::get);
        assertThat(log.recovered()).isFalse();
        log.failed("it failed", "by the test");
        assertThat(log.recovered()).isTrue();
        assertThat(log.recovered()).isFalse();
        log.failed("it failed", "again within a minute, of which nothing is said yet");
        assertThat(log.recovered()).isFalse();
    }
}
