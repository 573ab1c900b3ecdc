/** Routes in Redis: scripts that change them in one step, and its publish/subscribe. Keys are in docs/formats/routes.md. */
package dev.godwit.routes.redis;
