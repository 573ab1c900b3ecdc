/**
 * Where an account lives: identifier → account → destination, with an epoch and a hold.
 *
 * <p>The proxy reads it for every login, the management API and the fleet change it. A route that cannot be read is
 * {@link dev.godwit.routes.Resolution.Unavailable}, never the default: opening onto the wrong server is the one error that
 * this module exists to make impossible.
 */
package dev.godwit.routes;
