package dev.godwit.wire.net;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;

/** Which certificates of a server are accepted. */
public sealed interface Trust {
    /** Those of the authorities the operating system trusts, with the right host name. */
    record SystemAuthorities() implements Trust {}

    /** Those of the authorities in a PEM file and no others, with the right host name. */
    record Authorities(Path pem) implements Trust {}

    /**
     * Exactly one certificate, whoever issued it and whatever name or date it bears.
     *
     * @param sha256 of its DER form, as 64 hexadecimal digits; colons, blanks and upper case are accepted
     */
    record Pinned(String sha256) implements Trust {
        public Pinned {
            sha256 = sha256.replaceAll("[: ]", "").toLowerCase(Locale.ROOT);
            if (sha256.length() != 64 || !sha256.chars().allMatch(HexFormat::isHexDigit)) {
                throw new IllegalArgumentException("a certificate's SHA-256 fingerprint has 64 hexadecimal digits");
            }
        }
    }

    /** Any: whoever sits on the path can read and change everything. Only ever by an option that says so. */
    record Unverified() implements Trust {}
}
