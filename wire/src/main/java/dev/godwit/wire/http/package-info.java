/**
 * HTTP for JMAP and DAV, on the JDK's client: {@link dev.godwit.wire.http.HttpOptions} says where and how,
 * {@link dev.godwit.wire.http.HttpTransport} sends one {@link dev.godwit.wire.http.HttpCall} after the other and gives an
 * {@link dev.godwit.wire.http.HttpAnswer} whose body is a stream. Credentials go to the origin of the URL and to those that
 * were {@linkplain dev.godwit.wire.http.HttpTransport#trust named}, to no other. What fails is an
 * {@link dev.godwit.wire.http.HttpFailure}, whose reason each endpoint turns into its own errors.
 */
package dev.godwit.wire.http;
