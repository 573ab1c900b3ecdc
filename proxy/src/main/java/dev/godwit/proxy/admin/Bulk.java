package dev.godwit.proxy.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.routes.Fence.Acknowledgement;
import dev.godwit.routes.Identifiers;
import dev.godwit.routes.Outcome;
import dev.godwit.routes.RouteChange;
import dev.godwit.routes.RouteChange.AddIdentifier;
import dev.godwit.routes.RouteChange.Assign;
import dev.godwit.routes.RouteChange.Hold;
import dev.godwit.routes.RouteChange.Release;
import dev.godwit.routes.RouteChange.Remove;
import dev.godwit.routes.RouteChange.RemoveIdentifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Many changes in one request, one per line: {@code identifier destination [epoch]} with tabs, or JSON objects. All lines are
 * understood before the first is done; then each is done or refused by itself, and the answer says which.
 */
final class Bulk {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_LINES = 100_000;
    private static final int MOST_PROBLEMS = 50;

    private final RouteApi routes;
    private final Identifiers identifiers;
    private final Predicate<String> isDestination;
    private final List<String> problems = new ArrayList<>();

    private record Line(int number, String operation, String identifier, RouteChange change) {
    }

    Bulk(RouteApi routes, Identifiers identifiers, Predicate<String> isDestination) {
        this.routes = routes;
        this.identifiers = identifiers;
        this.isDestination = isDestination;
    }

    Answer run(Request request) {
        List<Line> lines = parse(new String(request.body(), StandardCharsets.UTF_8).lines().toList());
        if (!problems.isEmpty()) {
            throw new Refusal(400, String.join("\n", problems.subList(0, Math.min(MOST_PROBLEMS, problems.size()))));
        }
        StringBuilder results = new StringBuilder();
        Optional<Outcome.Done> last = Optional.empty();
        Set<String> names = new LinkedHashSet<>();
        int refused = 0;
        for (Line line : lines) {
            Outcome outcome = routes.change(request, "POST /routes/bulk " + line.operation(), line.identifier(), line.change());
            ObjectNode result = RouteApi.JSON.objectNode().put("line", line.number()).put("identifier", line.identifier());
            if (outcome instanceof Outcome.Done done) {
                last = Optional.of(done);
                names.addAll(done.names());
                result.put("result", "ok").put("epoch", done.after().epoch());
            } else {
                refused++;
                result.put("result", RouteApi.refusal(outcome).getMessage());
            }
            results.append(result).append('\n');
        }
        Optional<Acknowledgement> acknowledgement = last.map(done -> routes.await(new Outcome.Done(done.before(), done.after(), done.change(), names), request));
        return answer(lines.size(), refused, results, acknowledgement);
    }

    private static Answer answer(int lines, int refused, StringBuilder results, Optional<Acknowledgement> acknowledgement) {
        ObjectNode summary = RouteApi.JSON.objectNode().put("lines", lines).put("refused", refused);
        boolean acknowledged = acknowledgement.filter(Acknowledgement.Waiting.class::isInstance).isEmpty();
        summary.put("acknowledged", acknowledged);
        if (acknowledgement.isPresent() && acknowledgement.get() instanceof Acknowledgement.Waiting waiting) {
            summary.set("waiting", RouteApi.members(waiting.proxies()));
        }
        results.append(summary).append('\n');
        int status = refused > 0 ? 207 : acknowledged ? 200 : 202;
        return new Answer(status, "application/jsonl", results.toString().getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private List<Line> parse(List<String> texts) {
        List<Line> lines = new ArrayList<>();
        if (texts.size() > MOST_LINES) {
            throw new Refusal(413, "at most " + MOST_LINES + " lines in one request");
        }
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            try {
                lines.add(text.stripLeading().startsWith("{") ? ofJson(i + 1, MAPPER.readTree(text)) : ofFields(i + 1, text.split("\t", -1)));
            } catch (JsonProcessingException e) {
                problems.add("line " + (i + 1) + ": is not JSON");
            } catch (Refusal | IllegalArgumentException e) {
                problems.add("line " + (i + 1) + ": " + e.getMessage());
            }
        }
        return lines;
    }

    private Line ofFields(int number, String[] fields) {
        if (fields.length < 2 || fields.length > 3) {
            throw new Refusal(400, "needs an identifier, a tab and a destination");
        }
        OptionalLong epoch = fields.length > 2 ? OptionalLong.of(Long.parseLong(fields[2].strip())) : OptionalLong.empty();
        return new Line(number, "assign", key(fields[0]), assign(fields[1].strip(), Optional.empty(), epoch));
    }

    private Line ofJson(int number, JsonNode json) {
        OptionalLong epoch = json.hasNonNull("epoch") ? OptionalLong.of(json.get("epoch").asLong()) : OptionalLong.empty();
        String operation = json.path("op").asText("assign");
        RouteChange change = switch (operation) {
            case "assign" -> assign(json.path("destination").asText(), seconds(json, "held_for"), epoch);
            case "hold" -> new Hold(seconds(json, "seconds").orElseThrow(() -> new Refusal(400, "needs seconds")), epoch);
            case "release" -> new Release(epoch);
            case "remove" -> new Remove(epoch);
            case "alias" -> new AddIdentifier(key(json.path("alias").asText()), epoch);
            case "unalias" -> new RemoveIdentifier(key(json.path("alias").asText()), epoch);
            default -> throw new Refusal(400, "op is one of assign, hold, release, remove, alias, unalias");
        };
        return new Line(number, operation, key(json.path("identifier").asText()), change);
    }

    private static Optional<Duration> seconds(JsonNode json, String name) {
        return json.hasNonNull(name) ? Optional.of(Duration.ofMillis((long) (json.get(name).asDouble() * 1000))) : Optional.empty();
    }

    private Assign assign(String destination, Optional<Duration> heldFor, OptionalLong epoch) {
        if (!isDestination.test(destination)) {
            throw new Refusal(400, "unknown destination");
        }
        return new Assign(destination, heldFor, epoch);
    }

    private String key(String identifier) {
        return identifiers.key(identifier).orElseThrow(() -> new Refusal(400, "cannot be an identifier"));
    }
}
