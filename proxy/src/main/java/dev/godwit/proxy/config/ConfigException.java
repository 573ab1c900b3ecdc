package dev.godwit.proxy.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; says everything that is wrong with it. */
public final class ConfigException extends Exception {
    private final transient List<ConfigProblem> problems;

    public ConfigException(String file, List<ConfigProblem> problems) {
        super(problems.stream().sorted().map(problem -> file + ":" + problem).collect(Collectors.joining("\n")));
        this.problems = problems.stream().sorted().toList();
    }

    /** In the order of the file. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
