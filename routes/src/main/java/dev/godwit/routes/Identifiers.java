package dev.godwit.routes;

import java.net.IDN;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes of what somebody typed as a user name the {@link Identity} that routes are looked up by. All spellings of one login lead
 * to the same candidates. Pure and safe for any thread.
 */
public final class Identifiers {
    /** RFC 5321 §4.5.3.1 allows 64 + 1 + 255 octets. */
    private static final int LONGEST = 320;
    /** Letters that IDNA2003 replaces and IDNA2008 keeps: mapping them would name another domain. */
    private static final String IDNA_DEVIATIONS = "ßς\u200c\u200d";

    private final Policy policy;

    /**
     * What an installation's logins look like.
     *
     * @param lowercaseLocalPart whether {@code Alice@example.org} and {@code alice@example.org} are one account; domains always are
     * @param masterSeparators   characters that end the mailbox's name in a master user's login ({@code alice%admin}); may be empty
     * @param defaultDomain      what a bare {@code alice} is completed with
     * @param tagSeparators      characters that begin a tag ({@code alice+lists@…} is tried, then {@code alice@…}); may be empty
     * @param domainRoutes       whether a row {@code @example.org} routes the accounts of that domain that have no destination of
     *                           their own
     */
    public record Policy(boolean lowercaseLocalPart, String masterSeparators, Optional<String> defaultDomain, String tagSeparators, boolean domainRoutes) {

        /** Lower case, {@code %} and {@code *} for master users, {@code +} for tags, domain rows, no default domain. */
        public static Policy usual() {
            return new Policy(true, "%*", Optional.empty(), "+", true);
        }

        public Policy withDefaultDomain(String domain) {
            return new Policy(lowercaseLocalPart, masterSeparators, Optional.of(domain), tagSeparators, domainRoutes);
        }
    }

    public Identifiers(Policy policy) {
        if (policy.masterSeparators().contains("@") || policy.tagSeparators().contains("@")) {
            throw new IllegalArgumentException("'@' separates the domain and nothing else");
        }
        this.policy = new Policy(policy.lowercaseLocalPart(), policy.masterSeparators(),
                policy.defaultDomain().map(given -> domain(given).orElseThrow(() -> new IllegalArgumentException("default domain '" + given + "' is no domain"))),
                policy.tagSeparators(), policy.domainRoutes());
    }

    /**
     * Who a login is for.
     *
     * @param authentication the user name of LOGIN, USER, Basic, or SASL's authentication identity
     * @param authorization  SASL's authorization identity (RFC 4616 §2) where the client sent one: then it is the account, and the
     *                       authentication identity only says whose password was given; empty means absent
     * @return empty if it cannot be anybody's name: nothing is left of it, it is too long, or it holds a control character, a
     *         space or a quotation mark
     */
    public Optional<Identity> login(String authentication, String authorization) {
        String name = authorization.isEmpty() ? authentication : authorization;
        // 'alice*admin' is what the server is given as well; the part before the first separator names the mailbox
        return key(name.substring(0, firstOf(name, policy.masterSeparators(), name.length()))).filter(key -> !key.startsWith("@")).map(this::identity);
    }

    /** As {@link #login(String, String)} without an authorization identity. */
    public Optional<Identity> login(String authentication) {
        return login(authentication, "");
    }

    /**
     * The one spelling of an identifier under which stores keep it, tag and all; {@code @example.org} is the row of a domain.
     *
     * @return empty if it cannot be an identifier
     */
    public Optional<String> key(String identifier) {
        String given = identifier.strip();
        int at = given.lastIndexOf('@');
        Optional<String> local = at == 0 ? Optional.of("") : localPart(at < 0 ? given : given.substring(0, at));
        Optional<String> domain = at < 0 ? policy.defaultDomain() : domain(given.substring(at + 1));
        if (local.isEmpty() || at >= 0 && domain.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(local.get() + domain.map(name -> "@" + name).orElse("")).filter(key -> key.length() <= LONGEST);
    }

    private Identity identity(String key) {
        List<String> candidates = new ArrayList<>(3);
        candidates.add(key);
        int at = key.lastIndexOf('@');
        String local = at < 0 ? key : key.substring(0, at);
        int tag = firstOf(local, policy.tagSeparators(), -1);
        if (tag > 0) {
            candidates.add(local.substring(0, tag) + key.substring(local.length()));
        }
        if (policy.domainRoutes() && at >= 0) {
            candidates.add(key.substring(at));
        }
        return new Identity(candidates);
    }

    private static int firstOf(String text, String separators, int otherwise) {
        for (int i = 0; i < text.length(); i++) {
            if (separators.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return otherwise;
    }

    /** As RFC 8265 §3.3 (UsernameCaseMapped) prepares a name, without its right-to-left rule: width, case, NFC. */
    private Optional<String> localPart(String given) {
        String mapped = Normalizer.normalize(narrow(given), Normalizer.Form.NFC);
        String name = policy.lowercaseLocalPart() ? Normalizer.normalize(mapped.toLowerCase(Locale.ROOT), Normalizer.Form.NFC) : mapped;
        return Optional.of(name).filter(Identifiers::isName);
    }

    private static Optional<String> domain(String given) {
        String name = Normalizer.normalize(narrow(given).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (!isName(bare) || bare.startsWith(".") || bare.contains("..") || bare.contains("@")) {
            return Optional.empty();
        }
        if (bare.chars().allMatch(c -> c < 128) || bare.chars().anyMatch(c -> IDNA_DEVIATIONS.indexOf(c) >= 0)) {
            return Optional.of(bare);
        }
        try {
            return Optional.of(IDN.toASCII(bare, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
    }

    /** Full-width letters, as Asian keyboards type them, are their ordinary selves (RFC 8265 §3.3.2.1). */
    private static String narrow(String text) {
        if (text.chars().noneMatch(c -> c >= 0xff00 && c <= 0xffef)) {
            return text;
        }
        StringBuilder narrow = new StringBuilder();
        text.codePoints().forEach(c -> {
            String one = Character.toString(c);
            narrow.append(c >= 0xff00 && c <= 0xffef ? Normalizer.normalize(one, Normalizer.Form.NFKC) : one);
        });
        return narrow.toString();
    }

    private static boolean isName(String text) {
        return !text.isEmpty() && text.codePoints().allMatch(Identifiers::isAllowed);
    }

    private static boolean isAllowed(int c) {
        return c != '"' && switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE, Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
