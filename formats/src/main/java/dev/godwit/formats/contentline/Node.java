package dev.godwit.formats.contentline;

/** What a component consists of, in the order of the text: properties and components. */
public sealed interface Node permits ContentLine, Component {
}
