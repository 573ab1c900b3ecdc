/**
 * SMTP (RFC 5321) and LMTP (RFC 2033), routed by recipient.
 *
 * <p>Each connection has a virtual thread of its own that reads a command, asks the gate where each recipient lives, and hands
 * the message on while it arrives. Nothing is queued here: the client is told what the servers say, so it is always either the
 * client or a server that is responsible for a message. Start with {@link dev.godwit.proxy.delivery.DeliveryConversation}.
 */
package dev.godwit.proxy.delivery;
