package dev.godwit.routes.redis;

import dev.godwit.routes.ChangeLog;
import dev.godwit.routes.Leases;
import dev.godwit.routes.Outcome;
import dev.godwit.routes.RouteChange;
import dev.godwit.routes.RouteChange.AddIdentifier;
import dev.godwit.routes.RouteChange.Assign;
import dev.godwit.routes.RouteChange.Decision;
import dev.godwit.routes.RouteChange.RemoveIdentifier;
import dev.godwit.routes.RouteRow;
import dev.godwit.routes.RouteStore;
import dev.godwit.routes.RouteStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Routes in a Redis for any number of proxies. Decisions are made here and written there in one step, if nothing changed meanwhile.
 * It is as durable as the Redis is: with {@code appendfsync always} and without replicas that may take over, what is acknowledged
 * stays.
 */
public final class RedisRouteStore implements RouteStore, ChangeLog, Leases {
    private static final int ATTEMPTS = 1000;

    private final RedisClient client;
    private final String prefix;
    private final RedisBell bell;
    private volatile Member told;

    public RedisRouteStore(RedisOptions options) {
        JedisClientConfig config = config(options);
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(options.pool());
        pool.setMaxIdle(options.pool());
        pool.setMaxWait(options.timeout());
        pool.setJmxEnabled(false);
        this.client = RedisClient.builder().hostAndPort(JedisURIHelper.getHostAndPort(options.url())).clientConfig(config).poolConfig(pool).build();
        this.prefix = options.prefix();
        this.bell = new RedisBell(() -> new Jedis(JedisURIHelper.getHostAndPort(options.url()), config), prefix);
    }

    private static JedisClientConfig config(RedisOptions options) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis((int) options.timeout().toMillis()).socketTimeoutMillis((int) options.timeout().toMillis())
                .database(JedisURIHelper.getDBIndex(options.url())).clientName("godwit-routes");
        options.user().or(() -> Optional.ofNullable(JedisURIHelper.getUser(options.url()))).ifPresent(config::user);
        options.password().or(() -> Optional.ofNullable(JedisURIHelper.getPassword(options.url()))).ifPresent(config::password);
        if (JedisURIHelper.isRedisSSLScheme(options.url())) {
            SSLParameters verified = new SSLParameters();
            verified.setEndpointIdentificationAlgorithm("HTTPS");
            config.ssl(true).sslParameters(verified);
        }
        return config.build();
    }

    @Override
    public Optional<RouteRow> find(String identifier) {
        List<?> answer = list(Script.FIND.run(client, prefix, identifier));
        List<?> row = list(answer.get(1));
        boolean unknown = text(row, 1).isEmpty() && text(row, 0).equals(identifier);
        return unknown ? Optional.empty() : Optional.of(local(row(row), time(answer.get(0))));
    }

    @Override
    public Outcome apply(String identifier, RouteChange change) {
        String name = switch (change) {
            case AddIdentifier add -> add.identifier();
            case RemoveIdentifier remove -> remove.identifier();
            case Assign _, RouteChange.Hold _, RouteChange.Release _, RouteChange.Remove _ -> "";
        };
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Seen seen = Seen.of(list(Script.LOOK.run(client, prefix, identifier, name)));
            Optional<Outcome> outcome = attempt(change, name, seen);
            if (outcome.isPresent()) {
                return local(outcome.get(), seen.now());
            }
        }
        throw new RouteStoreException("too many others change routes at the same time");
    }

    /** What a change is decided by. */
    private record Seen(Instant now, String number, RouteRow row, String owner, RouteRow own, boolean hasNames) {
        static Seen of(List<?> answer) {
            return new Seen(time(answer.get(0)), text(answer, 1), RedisRouteStore.row(list(answer.get(2))), text(answer, 3), RedisRouteStore.row(list(answer.get(4))),
                    !text(answer, 5).equals("0"));
        }
    }

    /** @return empty if something else changed meanwhile */
    private Optional<Outcome> attempt(RouteChange change, String name, Seen seen) {
        RouteRow before = seen.row();
        return switch (RouteChange.decide(change, before, seen.now())) {
            case Decision.Refuse refuse -> Optional.of(refuse.outcome());
            case Decision.Write write -> switch (change) {
                case AddIdentifier _ -> {
                    Optional<Outcome> taken = RouteChange.taken(before, seen.owner(), seen.own(), seen.hasNames());
                    boolean itself = name.equals(before.account());
                    String ownEpoch = !itself && seen.own().destination().isPresent() ? Long.toString(seen.own().epoch() + 1) : "";
                    yield taken.isPresent() ? taken : commit(change, seen, write.after(), itself ? "" : "add", name, ownEpoch);
                }
                case RemoveIdentifier _ -> name.equals(before.account()) || !seen.owner().equals(before.account())
                        ? Optional.of(new Outcome.Absent())
                        : commit(change, seen, write.after(), "remove", name, "");
                case Assign _, RouteChange.Hold _, RouteChange.Release _, RouteChange.Remove _ -> commit(change, seen, write.after(), "", "", "");
            };
        };
    }

    private Optional<Outcome> commit(RouteChange change, Seen seen, RouteRow after, String act, String name, String ownEpoch) {
        // a process that is stopped between looking and writing must not write when the hold is over
        String latest = change instanceof Assign assign && assign.heldFor().isPresent()
                ? Long.toString(seen.row().heldUntil().orElseThrow().minus(assign.heldFor().get()).toEpochMilli())
                : "";
        String number = (String) Script.COMMIT.run(client, prefix, seen.number(), latest, after.account(), after.destination().orElse(""), Long.toString(after.epoch()),
                after.heldUntil().map(until -> Long.toString(until.toEpochMilli())).orElse(""), act, name, ownEpoch);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        Set<String> names = name.isEmpty() || name.equals(after.account()) ? Set.of(after.account()) : Set.of(after.account(), name);
        return Optional.of(new Outcome.Done(seen.row(), after, Long.parseLong(number), names));
    }

    @Override
    public List<RouteRow> list(String after, int limit) {
        List<?> answer = list(Script.LIST.run(client, prefix, after, Integer.toString(limit)));
        Instant now = time(answer.getFirst());
        return answer.stream().skip(1).map(one -> local(row(list(one)), now)).toList();
    }

    @Override
    public List<String> identifiers(String identifier) {
        List<?> answer = list(Script.IDENTIFIERS.run(client, prefix, identifier));
        List<String> all = new ArrayList<>();
        all.add(text(answer, 0));
        list(answer.get(1)).stream().map(String.class::cast).sorted().forEach(all::add);
        return all;
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public long changeNumber() {
        return Long.parseLong((String) Script.NUMBER.run(client, prefix));
    }

    @Override
    public List<Change> changesAfter(long number, int limit) {
        List<?> answer = list(Script.CHANGES.run(client, prefix, Long.toString(number), Integer.toString(limit)));
        Instant now = time(answer.getFirst());
        List<Change> changes = answer.stream().skip(1).map(RedisRouteStore::list)
                .map(one -> new Change((long) Double.parseDouble(text(one, 1)), text(one, 0), local(row(list(one.get(2))), now))).toList();
        if (changes.size() < limit) {
            return changes;
        }
        // the names of one change come together or not at all: who goes on behind it would miss the others
        long last = changes.getLast().number();
        return changes.stream().filter(change -> change.number() < last).toList();
    }

    @Override
    public AutoCloseable onChange(Runnable wake) {
        return bell.changes().add(wake);
    }

    @Override
    public Duration interval() {
        return Duration.ofSeconds(1);
    }

    @Override
    public void renew(Member member, Duration lease) {
        Script.RENEW.run(client, prefix, member.id(), member.address(), Long.toString(member.seen()), String.join("\n", member.pending()),
                Long.toString(lease.toMillis()), member.equals(told) ? "" : "1");
        told = member;
    }

    @Override
    public List<Member> members() {
        return list(Script.MEMBERS.run(client, prefix)).stream().map(RedisRouteStore::list)
                .map(one -> new Member(text(one, 0), text(one, 1), Long.parseLong(text(one, 2)), names(text(one, 3)), !text(one, 4).isEmpty())).toList();
    }

    private static Set<String> names(String pending) {
        return Arrays.stream(pending.split("\n")).filter(name -> !name.isEmpty()).collect(Collectors.toSet());
    }

    @Override
    public void leave(String id) {
        Script.LEAVE.run(client, prefix, id);
    }

    @Override
    public AutoCloseable onProgress(Runnable wake) {
        return bell.progress().add(wake);
    }

    @Override
    public void close() {
        bell.close();
        client.close();
    }

    private static RouteRow row(List<?> fields) {
        return new RouteRow(text(fields, 0), Optional.of(text(fields, 2)).filter(name -> !name.isEmpty()), Long.parseLong(text(fields, 3)),
                Optional.of(text(fields, 4)).filter(time -> !time.isEmpty()).map(RedisRouteStore::time));
    }

    /** With the hold in terms of this machine's clock: it lasts as much longer as Redis says, whatever time it is there. */
    private static RouteRow local(RouteRow row, Instant now) {
        long apart = System.currentTimeMillis() - now.toEpochMilli();
        return Math.abs(apart) < 500 ? row : new RouteRow(row.account(), row.destination(), row.epoch(), row.heldUntil().map(until -> until.plusMillis(apart)));
    }

    private static Outcome local(Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Done done -> new Outcome.Done(local(done.before(), now), local(done.after(), now), done.change(), done.names());
            case Outcome.EpochDiffers differs -> new Outcome.EpochDiffers(local(differs.now(), now));
            case Outcome.NotHeld notHeld -> new Outcome.NotHeld(local(notHeld.now(), now));
            case Outcome.Absent absent -> absent;
            case Outcome.Taken taken -> taken;
            case Outcome.ReadOnly readOnly -> readOnly;
        };
    }

    private static Instant time(Object millis) {
        return Instant.ofEpochMilli((long) Double.parseDouble((String) millis));
    }

    private static List<?> list(Object answer) {
        return (List<?>) answer;
    }

    private static String text(List<?> fields, int at) {
        return (String) fields.get(at);
    }
}
