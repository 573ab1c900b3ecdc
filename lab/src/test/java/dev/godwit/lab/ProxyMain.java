package dev.godwit.lab;

import dev.godwit.proxy.ProxyProcess;
import java.nio.file.Path;
import java.time.Clock;

/** A proxy as a process that can be killed. */
final class ProxyMain {
    private ProxyMain() {}

    public static void main(String[] arguments) throws Exception {
        ProxyProcess proxy = ProxyProcess.start(Path.of(arguments[0]), System.out, Clock.systemUTC());
        System.out.println("ready");
        System.in.read(); // until whoever started it has gone
        proxy.close();
    }
}
