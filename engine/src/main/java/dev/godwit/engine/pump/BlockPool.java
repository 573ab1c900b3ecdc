package dev.godwit.engine.pump;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Memory that bodies lie in, used again and again: were every body an array of its own, the collector would copy all that
 * wait to be sent each time it runs, and every copy would take pages that were never touched before. Holds as many blocks as
 * were ever in use at once, which the number of batches bounds. Any thread.
 */
public final class BlockPool {
    static final int BLOCK_BYTES = 64 * 1024;
    private static final int ROOM_BLOCKS = (32 << 20) / BLOCK_BYTES;

    /** The last that came back is the first to go, since the processor still has it at hand. */
    private final ArrayDeque<Block> free = new ArrayDeque<>();
    private int used;

    /** A block that nobody uses; the caller is its first user. What it held before is still in it. */
    Block take() {
        Block block = poll();
        if (block == null) {
            return new Block(this);
        }
        block.users.set(1);
        return block;
    }

    private synchronized Block poll() {
        used++;
        return free.pollLast();
    }

    private synchronized void give(Block block) {
        used--;
        free.addLast(block);
    }

    /** How many blocks are in use. */
    synchronized int used() {
        return used;
    }

    /** Whether so little is in use that large bodies may lie here as well. */
    synchronized boolean hasRoom() {
        return used < ROOM_BLOCKS;
    }

    /** One piece of memory, which goes back to its pool when its last user leaves. */
    static final class Block {
        final byte[] bytes = new byte[BLOCK_BYTES];
        private final BlockPool pool;
        private final AtomicInteger users = new AtomicInteger(1);

        private Block(BlockPool pool) {
            this.pool = pool;
        }

        /** One user more; only for who is one, or knows one. */
        void join() {
            users.incrementAndGet();
        }

        void leave() {
            if (users.decrementAndGet() == 0) {
                pool.give(this);
            }
        }
    }
}
