package dev.godwit.proxy.net;

import io.netty.channel.WriteBufferWaterMark;

/** What every session becomes: two channels on one event loop whose bytes go from one to the other. */
public final class Relay {
    /** So much may wait for a slow receiver before its sender is no longer read. */
    public static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private Relay() {}
}
