package dev.godwit.proxy.admin;

import dev.godwit.routes.CachedRoutes;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** What is counted of routes, sessions and the API, for Prometheus; the proxy registers its own beside it. */
final class AdminMetrics {
    private final PrometheusRegistry registry;
    private final Counter requests;

    AdminMetrics(PrometheusRegistry registry, CachedRoutes routes, ProxyControl proxy) {
        this.registry = registry;
        this.requests = Counter.builder().name("godwit_admin_requests").help("Requests to the management API.").labelNames("status").register(registry);
        gauge("godwit_sessions", "Open sessions.", "protocol").callback(all -> proxy.sessionCounts().forEach((protocol, count) -> all.call(count, protocol))).register(registry);
        gauge("godwit_destination_up", "Whether the circuit breaker lets connections through.", "destination")
                .callback(all -> proxy.destinations().forEach(state -> all.call(state.down() ? 0 : 1, state.name()))).register(registry);
        gauge("godwit_destination_failures", "Failures without a success in between.", "destination")
                .callback(all -> proxy.destinations().forEach(state -> all.call(state.consecutiveFailures(), state.name()))).register(registry);
        gauge("godwit_certificate_end_timestamp_seconds", "When a certificate that clients are shown ends to be valid.", "certificate")
                .callback(all -> proxy.certificateEnds().forEach((name, end) -> all.call(end.getEpochSecond(), name))).register(registry);
        CounterWithCallback.builder().name("godwit_route_cache_hits").help("Routes answered from memory.").callback(one -> one.call(routes.counts().hits())).register(registry);
        CounterWithCallback.builder().name("godwit_route_cache_misses").help("Routes the store was asked for.").callback(one -> one.call(routes.counts().misses())).register(registry);
        gauge("godwit_route_cache_entries", "Routes in memory.").callback(one -> one.call(routes.counts().entries())).register(registry);
        gauge("godwit_routes_in_step", "1 while this proxy is in step with the store and may serve.").callback(one -> one.call(routes.live() ? 1 : 0)).register(registry);
        gauge("godwit_routes_change_seen", "Number of the newest change of the store that this proxy knows.")
                .callback(one -> routes.self().ifPresent(self -> one.call(self.seen()))).register(registry);
        gauge("godwit_routes_pending", "Accounts with a change that is not in effect in this proxy yet.")
                .callback(one -> routes.self().ifPresent(self -> one.call(self.pending().size()))).register(registry);
    }

    private static GaugeWithCallback.Builder gauge(String name, String help, String... labels) {
        return GaugeWithCallback.builder().name(name).help(help).labelNames(labels);
    }

    void answered(int status) {
        requests.labelValues(Integer.toString(status)).inc();
    }

    Answer answer() {
        PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Answer(200, writer.getContentType(), out.toByteArray(), Map.of());
    }
}
