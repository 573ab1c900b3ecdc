package dev.godwit.testkit.jmap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The users, their accounts, and who may see whose. Outlives its servers. Safe for many threads. */
public final class JmapStore implements AutoCloseable {
    enum Level { OWNER, GUEST, READ_ONLY }

    /** Somebody who can log in. */
    static final class User {
        final String name;
        final String password;
        final boolean administrator;
        final Map<String, AtomicInteger> tokens = new ConcurrentHashMap<>();
        final Map<String, Level> grants = new ConcurrentHashMap<>();

        User(String name, String password, boolean administrator) {
            this.name = name;
            this.password = password;
            this.administrator = administrator;
        }
    }

    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final List<JmapAccount> accounts = new ArrayList<>();

    /** Adds a user with an account that holds an empty Inbox, and nothing but what every account has. */
    public synchronized JmapAccount addAccount(String user, String password) {
        JmapAccount account = new JmapAccount("A" + (accounts.size() + 1), user);
        add(new User(user, password, false));
        users.get(user).grants.put(account.id(), Level.OWNER);
        accounts.add(account);
        introduce();
        return account;
    }

    /** Adds a user without an account who sees everybody's. */
    public void addAdministrator(String user, String password) {
        add(new User(user, password, true));
    }

    private void add(User user) {
        if (users.putIfAbsent(user.name, user) != null) {
            throw new IllegalArgumentException("user exists: " + user.name);
        }
    }

    /** Lets a user see another user's account too. */
    public void grant(String user, JmapAccount account, boolean readOnly) {
        user(user).grants.put(account.id(), readOnly ? Level.READ_ONLY : Level.GUEST);
    }

    /** Takes away what {@link #grant} gave, or a user's own account from that user. */
    public void revoke(String user, JmapAccount account) {
        user(user).grants.remove(account.id());
    }

    /** Lets {@code token} be used for so many HTTP requests; after that it has expired. */
    public void acceptToken(String user, String token, int uses) {
        user(user).tokens.put(token, new AtomicInteger(uses));
    }

    /** No token is valid any more. */
    public void expireTokens() {
        users.values().forEach(user -> user.tokens.clear());
    }

    /** The account of a user. */
    public synchronized JmapAccount account(String user) {
        return accounts.stream().filter(account -> account.name().equals(user)).findFirst()
                .orElseThrow(() -> new NoSuchElementException(user));
    }

    public synchronized List<JmapAccount> accounts() {
        return List.copyOf(accounts);
    }

    Collection<String> principals() {
        return accounts().stream().map(JmapAccount::principalId).toList();
    }

    /** Tells every account who is there to share with. */
    private void introduce() {
        accounts.forEach(account -> account.meet(List.copyOf(accounts)));
    }

    private User user(String name) {
        User user = users.get(name);
        if (user == null) {
            throw new NoSuchElementException(name);
        }
        return user;
    }

    /** Who that is, or null. */
    User byPassword(String name, String password) {
        User user = users.get(name);
        return user != null && user.password.equals(password) ? user : null;
    }

    /** Who that is, or null; counts as a use. */
    User byToken(String token) {
        for (User user : users.values()) {
            AtomicInteger left = user.tokens.get(token);
            if (left != null && left.getAndDecrement() > 0) {
                return user;
            }
        }
        return null;
    }

    /** What {@code user} may do in {@code account}; null for not even see it. */
    Level level(User user, JmapAccount account) {
        Level level = user.grants.get(account.id());
        return level == null && user.administrator ? Level.GUEST : level;
    }

    /** Deletes the temporary files of large blobs. */
    @Override
    public void close() {
        accounts().forEach(JmapAccount::close);
    }
}
