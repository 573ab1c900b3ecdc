/**
 * A JMAP client (RFC 8620) that knows requests, limits and blobs, and of data types only their names. Its shape:
 *
 * <pre>
 * JmapClient client = …;                                   // one per account; any thread
 * DataType cards = new DataType("ContactCard", Urn.CONTACTS);
 * if (client.offers(Urn.CONTACTS)) { … }                   // what is not offered must not be asked for
 *
 * client.get(cards, ids, properties, page -&gt; …);           // Foo/get in as many calls as the limits ask for; pages as they come
 * FooChanges.Changed delta = client.changes(cards, state).orElse(null);   // all of it; empty: list anew
 * FooSet.Answer answer = client.set(cards, FooSet.Wish.create("k1", card).update("id2", patch).destroy("id3"));
 * answer.notCreated().get("k1").type();                    // per-object answers: "invalidProperties", …
 *
 * Batch batch = client.batch();                            // several calls in one request, with back-references
 * Batch.Call&lt;FooQuery.Queried&gt; query = batch.add(new FooQuery(cards).limit(100));
 * Batch.Call&lt;FooGet.Got&gt; get = batch.add(FooGet.of(cards).ids(query.ref("/ids")));
 * batch.run();
 * get.answer().list();                                     // ObjectNodes, unknown properties and all
 *
 * String blobId = client.upload(content, "image/png").blobId();
 * try (HttpAnswer blob = client.download(blobId, "image/png")) { blob.body() … }
 * </pre>
 *
 * Failures are {@link java.io.IOException}s: {@link dev.godwit.wire.http.HttpFailure} (no usable answer),
 * {@link dev.godwit.jmap.client.ProblemException} (the whole request was refused),
 * {@link dev.godwit.jmap.client.MethodException} (one call was refused), and
 * {@link dev.godwit.jmap.client.MalformedAnswerException}. {@code dev.godwit.jmap.JmapErrors} makes endpoint errors of them.
 * Reading calls are repeated by the client itself when the connection breaks or the server is busy for a moment; writing
 * calls only where it is certain that nothing was done.
 */
package dev.godwit.jmap.client;
