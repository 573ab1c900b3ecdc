package dev.godwit.store;

import dev.godwit.store.SqliteFile.Mode;
import dev.godwit.store.SqliteFile.Work;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The thread of a file: takes work from a bounded queue and does as much of it in one transaction as is waiting. */
final class Worker {
    private static final int WAITING = 64;
    private static final int GROUP = 256;
    /** Whoever waits for a commit waits for the rest of its group too. */
    private static final long GROUP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Job<Void> STOP = new Job<>(db -> null, new CompletableFuture<>());

    private final Path path;
    private final String begin;
    private final ArrayBlockingQueue<Job<?>> queue = new ArrayBlockingQueue<>(WAITING);
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean finished;

    /** A piece of work, its future, and in between its result. */
    private static final class Job<T> {
        final Work<T> work;
        final CompletableFuture<T> future;
        T result;
        Throwable failure;

        Job(Work<T> work, CompletableFuture<T> future) {
            this.work = work;
            this.future = future;
        }

        void run(Db db) throws SQLException {
            result = work.run(db);
        }

        void complete() {
            if (failure == null) {
                future.complete(result);
            } else {
                future.completeExceptionally(failure);
            }
        }
    }

    private Worker(Path path, Mode mode) {
        this.path = path;
        // taking the write lock at once: a transaction that turns from reading to writing cannot wait for it
        begin = mode == Mode.READ_WRITE ? "BEGIN IMMEDIATE" : "BEGIN";
        thread = Thread.ofPlatform().name("sqlite " + path.getFileName()).daemon().unstarted(() -> live(mode));
    }

    static Worker start(Path path, Mode mode) {
        Worker worker = new Worker(path, mode);
        worker.thread.start();
        try {
            worker.opened.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException store) {
                throw store;
            }
            throw new StoreException(StoreException.Kind.FAILED, path + " cannot be opened: " + e.getCause(), e.getCause());
        }
        return worker;
    }

    <T> CompletableFuture<T> submit(Work<T> work) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("work on " + path + " must not wait for other work on it");
        }
        Job<T> job = new Job<>(work, new CompletableFuture<>());
        enqueue(job);
        return job.future;
    }

    private void enqueue(Job<?> job) {
        try {
            do {
                if (closing || finished) {
                    throw closed();
                }
            } while (!queue.offer(job, 100, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.FAILED, "interrupted while waiting for " + path, e);
        }
        if (finished && queue.remove(job)) {
            job.future.completeExceptionally(closed());
        }
    }

    private StoreException closed() {
        return new StoreException(StoreException.Kind.CLOSED, path + " is closed");
    }

    void close() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException(path + " cannot be closed by its own work");
        }
        boolean interrupted = false;
        synchronized (this) {
            if (!closing) {
                closing = true;
                interrupted = putStop();
            }
        }
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean putStop() {
        boolean interrupted = false;
        while (!finished) {
            try {
                if (queue.offer(STOP, 100, TimeUnit.MILLISECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    private void live(Mode mode) {
        Connection connection = null;
        try {
            connection = Connections.open(path, mode);
            opened.complete(null);
            serve(new Db(connection));
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the thread of a file", e);
        } catch (Throwable e) {
            // one failure to open, or an Error outside all work: whoever waits must hear of it
            opened.completeExceptionally(e);
        } finally {
            Connections.closeQuietly(connection);
            finished = true;
            for (Job<?> job = queue.poll(); job != null; job = queue.poll()) {
                job.future.completeExceptionally(closed());
            }
        }
    }

    private void serve(Db db) throws InterruptedException {
        boolean stop = false;
        while (!stop) {
            Job<?> job = queue.take();
            List<Job<?>> group = new ArrayList<>();
            try {
                execute(db, begin);
                long until = System.nanoTime() + GROUP_NANOS;
                while (job != null && job != STOP) {
                    group.add(job);
                    runOne(db, job);
                    job = group.size() < GROUP && System.nanoTime() < until ? queue.poll() : null;
                }
                execute(db, "COMMIT");
            } catch (SQLException e) {
                if (group.isEmpty() && job != STOP) {
                    group.add(job);
                }
                failAll(db, group, StoreException.of(path, e));
            }
            group.forEach(Job::complete);
            stop = job == STOP;
        }
    }

    /** @throws SQLException if the transaction as a whole is lost */
    private void runOne(Db db, Job<?> job) throws SQLException {
        execute(db, "SAVEPOINT work");
        try {
            job.run(db);
            execute(db, "RELEASE work");
        } catch (Throwable e) {
            job.failure = e instanceof SQLException sql ? StoreException.of(path, sql) : e;
            try {
                execute(db, "ROLLBACK TO work");
                execute(db, "RELEASE work");
            } catch (SQLException lost) {
                // where SQLite has given up the whole transaction, the others of the group hear of the reason as well
                throw e instanceof SQLException reason ? reason : lost;
            }
        }
    }

    private void failAll(Db db, List<Job<?>> group, StoreException reason) {
        for (Job<?> job : group) {
            job.failure = job.failure == null ? reason : job.failure;
        }
        try {
            execute(db, "ROLLBACK");
        } catch (SQLException noTransactionLeft) {
            // SQLite has rolled back by itself, as it does when the disk is full
        }
    }

    private static void execute(Db db, String sql) throws SQLException {
        try (Statement statement = db.connection().createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
