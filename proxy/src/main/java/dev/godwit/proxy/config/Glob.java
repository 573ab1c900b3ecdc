package dev.godwit.proxy.config;

/** A pattern in which {@code *} stands for any characters, {@code /} among them, and all else for itself. Case counts. */
public record Glob(String pattern) {

    /** @throws IllegalArgumentException if it could not match the path of any request */
    public static Glob ofPath(String pattern) {
        if (!pattern.startsWith("/") && !pattern.startsWith("*")) {
            throw new IllegalArgumentException("a path begins with '/'");
        }
        if (pattern.indexOf('?') >= 0 || pattern.indexOf('#') >= 0) {
            throw new IllegalArgumentException("only the path is compared, without its query");
        }
        return new Glob(pattern);
    }

    /** Whether it stands for {@code text}, or for {@code text} without the slash at its end. */
    public boolean matchesPath(String text) {
        return matches(text) || text.length() > 1 && text.endsWith("/") && matches(text.substring(0, text.length() - 1));
    }

    /** Takes time proportional to the two lengths multiplied at worst. */
    boolean matches(String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int retry = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
