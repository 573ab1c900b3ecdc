/**
 * Who is connected, on behalf of which account, to which server; and the gate through which every login, request and delivery
 * passes before a server sees it.
 *
 * <p>The order that makes a switch airtight: a session is entered under its account with the route's epoch and destination,
 * <em>then</em> the route is looked at again, <em>then</em> the server is spoken to. Whoever changes a route afterwards finds
 * the session here and closes it; whoever changed it before is seen by the second look.
 */
package dev.godwit.proxy.session;
