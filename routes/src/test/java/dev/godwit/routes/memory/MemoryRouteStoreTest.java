package dev.godwit.routes.memory;

import dev.godwit.routes.LeasesContract;
import dev.godwit.routes.RouteStore;
import dev.godwit.routes.RouteStoreContract;
import java.time.Clock;

final class MemoryRouteStoreTest implements RouteStoreContract, LeasesContract {
    private final RouteStore store = new MemoryRouteStore(Clock.systemUTC());

    @Override
    public RouteStore store() {
        return store;
    }
}
