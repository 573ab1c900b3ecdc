/** Routes in the memory of this process: for tests, and what the file store works on. */
package dev.godwit.routes.memory;
