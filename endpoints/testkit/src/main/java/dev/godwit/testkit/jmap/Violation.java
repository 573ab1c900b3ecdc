package dev.godwit.testkit.jmap;

/**
 * A rule that the client broke. What a client cannot avoid (a state that changed meanwhile, an object that is gone or
 * there already, a full quota) and what the server does by plan are none.
 *
 * @param error the type of the error it was answered with, without {@code urn:ietf:params:jmap:error:}
 * @param where the method, or {@code session}, {@code api}, {@code upload}, {@code download}
 * @param detail what exactly
 */
public record Violation(String error, String where, String detail) {
}
