/** Routes in a text file that people can read and edit. Its format is in docs/formats/routes.md. */
package dev.godwit.routes.file;
