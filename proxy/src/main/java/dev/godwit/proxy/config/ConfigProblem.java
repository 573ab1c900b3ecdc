package dev.godwit.proxy.config;

/**
 * One thing wrong in the configuration.
 *
 * @param line   counted from 1
 * @param column counted from 1
 * @param text   what is wrong, with the key and, where it helps, what is allowed
 */
public record ConfigProblem(int line, int column, String text) implements Comparable<ConfigProblem> {

    @Override
    public int compareTo(ConfigProblem other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }

    @Override
    public String toString() {
        return line + ":" + column + ": " + text;
    }
}
