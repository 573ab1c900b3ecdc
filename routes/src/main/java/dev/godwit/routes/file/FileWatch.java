package dev.godwit.routes.file;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes somebody when something happens in a file's directory, so far as the system tells; on a platform thread of its own. */
final class FileWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final WatchService service;

    private FileWatch(WatchService service) {
        this.service = service;
    }

    static FileWatch start(Path file, Runnable wake) {
        WatchService service = null;
        try {
            service = file.getFileSystem().newWatchService();
            file.getParent().register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE);
            WatchService watched = service;
            Thread.ofPlatform().daemon().name("routes-file").start(() -> run(watched, file.getFileName(), wake));
        } catch (IOException e) {
            // out of inotify watches, or a file system without: its stamp is looked at twice a second all the same
            LOG.warn("{} cannot be watched: {}", file, e.toString());
        }
        return new FileWatch(service);
    }

    private static void run(WatchService service, Path name, Runnable wake) {
        try {
            while (true) {
                WatchKey key = service.take();
                boolean concerned = key.pollEvents().stream().anyMatch(event -> event.context() == null || event.context().equals(name));
                key.reset();
                if (concerned) {
                    wake.run();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            LOG.warn("a watch could not be closed: {}", e.toString());
        }
    }
}
