/** The door in front of both servers: reads the account from the login, asks where it lives, and joins the two. */
package dev.godwit.proxy;
