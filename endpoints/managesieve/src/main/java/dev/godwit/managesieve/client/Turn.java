package dev.godwit.managesieve.client;

/** What the server says in the course of AUTHENTICATE: a challenge, or the end. */
sealed interface Turn permits Answer, Turn.Challenge {
    /** In base64. */
    record Challenge(byte[] base64) implements Turn {
    }
}
