package dev.godwit.imap.client;

import dev.godwit.imap.client.Namespaces.Namespace;
import dev.godwit.wire.imap.ImapDecoder;
import dev.godwit.wire.imap.ImapEncoder;
import dev.godwit.wire.imap.ResponseName;
import dev.godwit.wire.imap.StatusResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** NAMESPACE (RFC 2342). */
public final class AskNamespaces implements Command<Namespaces> {
    private Namespaces namespaces = Namespaces.UNKNOWN;

    @Override
    public String name() {
        return "NAMESPACE";
    }

    @Override
    public void encode(ImapEncoder out) {
        out.raw("NAMESPACE");
    }

    @Override
    public boolean data(ResponseName name, long number, ImapDecoder in) throws IOException {
        if (name != ResponseName.NAMESPACE) {
            return false;
        }
        namespaces = new Namespaces(kind(in), kind(in), kind(in));
        return true;
    }

    private static List<Namespace> kind(ImapDecoder in) throws IOException {
        in.skipSp();
        if (!in.accept('(')) {
            in.nstring();
            return List.of();
        }
        List<Namespace> namespaces = new ArrayList<>();
        in.skipSp();
        while (!in.accept(')')) {
            in.expect('(');
            String prefix = in.nstring();
            in.skipSp();
            String separator = in.nstring();
            in.skipSp();
            while (!in.accept(')')) {
                in.skipValue();
                in.skipSp();
            }
            in.skipSp();
            namespaces.add(new Namespace(prefix == null ? "" : prefix, separator == null || separator.isEmpty() ? 0 : separator.charAt(0)));
        }
        return List.copyOf(namespaces);
    }

    @Override
    public Namespaces completed(StatusResponse response) {
        return namespaces;
    }

    @Override
    public Namespaces refused(StatusResponse response) {
        return Namespaces.UNKNOWN;
    }
}
