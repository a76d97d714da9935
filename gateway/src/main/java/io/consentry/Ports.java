package io.consentry;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

import org.jspecify.annotations.Nullable;

import io.consentry.config.Settings;
import io.consentry.proxy.TlsSettings;

/** The ports that a gateway listens on. */
final class Ports {
    private Ports() {}

    /**
     * Looks whether they are free, before a first start writes anything: keys and a database of a gateway that never ran would be
     * taken for those of one that did.
     *
     * @throws StartException if one is not
     */
    static void tryOut(Settings settings) throws StartException {
        tryOut(settings.edge(), "--port");
        TlsSettings tls = settings.visitors().tls();
        if (tls != null) {
            tryOut(new Settings.Address(settings.edge().host(), tls.port()), "--tls-port");
        }
        tryOut(settings.internal().address(), "--internal-port");
    }

    private static void tryOut(Settings.Address address, String flag) throws StartException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address.host(), address.port()));
        } catch (BindException e) {
            throw unavailable(address, flag, e, e);
        } catch (IOException e) {
            return; // the servers themselves will say more
        }
    }

    /** Says in one line that an address cannot be listened on, and why. */
    static StartException unavailable(
            Settings.Address address, String flag, Exception failure, @Nullable Throwable why) {
        return new StartException(
                "cannot listen on " + address + ": " + reason(why) + "; choose another with " + flag, failure);
    }

    /** Native and Java transports word these differently; the system's own words are in both. */
    private static String reason(@Nullable Throwable cause) {
        String message = cause == null ? "" : String.valueOf(cause.getMessage());
        if (message.contains("in use")) {
            return "another program is using it";
        }
        if (message.contains("assign")) {
            return "it is no address of this machine";
        }
        return message.contains("ermission") ? "a port below 1024 needs more rights" : message;
    }
}
