package dev.godwit.dav.client;

import dev.godwit.dav.xml.DavResponse;
import dev.godwit.dav.xml.Names;
import dev.godwit.dav.xml.XmlElement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.namespace.QName;

/** PROPPATCH (RFC 4918 §9.2): sets properties. */
public record Proppatch(String id, List<XmlElement> set) {
    /** Each round takes out those that were refused: the rest was not set because of them (424). */
    private static final int MOST_ROUNDS = 4;

    public Proppatch {
        set = List.copyOf(set);
    }

    /** @return the names of those that were refused; the others are set. @throws RefusedException if the request as a whole is refused */
    public Set<QName> run(DavClient client) throws IOException {
        Set<QName> refused = new HashSet<>();
        List<XmlElement> left = new ArrayList<>(set);
        for (int round = 0; !left.isEmpty() && round < MOST_ROUNDS; round++) {
            List<DavResponse> answers = new ArrayList<>();
            XmlElement prop = XmlElement.of(Names.PROP);
            left.forEach(prop::add);
            client.multistatus("PROPPATCH", id, 0, XmlElement.of(Names.dav("propertyupdate"), XmlElement.of(Names.dav("set"), prop)), answers::add);
            Set<QName> now = new HashSet<>();
            boolean dependent = false;
            for (DavResponse answer : answers) {
                if (answer.status() >= 400) {
                    throw new RefusedException("PROPPATCH", answer.status(), answer.errors(), List.of(), null);
                }
                for (var failed : answer.failed().entrySet()) {
                    dependent |= failed.getValue() == 424;
                    if (failed.getValue() != 424) {
                        now.add(failed.getKey());
                    }
                }
            }
            refused.addAll(now);
            left.removeIf(element -> now.contains(element.name()));
            if (!dependent || now.isEmpty()) {
                return refused;
            }
        }
        left.forEach(element -> refused.add(element.name()));
        return refused;
    }
}
