package dev.godwit.testkit.imap;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;

/** The accounts that one or several servers serve, and the master users who may act for them. Outlives its servers. */
public final class MailStore {
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Map<String, String> masters = new ConcurrentHashMap<>();

    /** Adds an account with an empty INBOX. */
    public Account addAccount(String user, String password) {
        Account account = new Account(user, password);
        if (accounts.putIfAbsent(user, account) != null) {
            throw new IllegalArgumentException("account exists: " + user);
        }
        return account;
    }

    /** Lets {@code user} act for every account: by SASL authorization identity, {@code account*user}, or PROXYAUTH. */
    public void addMaster(String user, String password) {
        masters.put(user, password);
    }

    public Account account(String user) {
        Account account = accounts.get(user);
        if (account == null) {
            throw new NoSuchElementException(user);
        }
        return account;
    }

    /** The account, or null. */
    Account find(String user) {
        return accounts.get(user);
    }

    boolean isMaster(String user) {
        return masters.containsKey(user);
    }

    /** The password of an account or master, or null. */
    String passwordOf(String user) {
        Account account = accounts.get(user);
        return account != null ? account.password() : masters.get(user);
    }
}
